namespace Breakwater.Core.Upstreams.Health;

/// <summary>The calls of some time. Not safe for concurrent use.</summary>
internal sealed class HealthPiece
{
    private readonly int[] outcomes = new int[(int)HealthOutcome.Ignore];
    private readonly LatencyHistogram latency = new();
    private readonly LatencyHistogram excess = new();
    private int calls;
    private int slow;

    public long Index { get; set; }

    public void Add(HealthOutcome outcome, TimeSpan took, TimeSpan beyond, bool isSlow = false)
    {
        calls++;
        outcomes[(int)outcome]++;
        if (outcome == HealthOutcome.Success)
        {
            latency.Add(took);
            excess.Add(beyond);
            slow += isSlow ? 1 : 0;
        }
    }

    public void AddAll(HealthPiece other)
    {
        calls += other.calls;
        slow += other.slow;
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] += other.outcomes[i];
        }

        latency.AddAll(other.latency);
        excess.AddAll(other.excess);
    }

    public void Restart(long index)
    {
        Index = index;
        calls = 0;
        slow = 0;
        Array.Clear(outcomes);
        latency.Clear();
        excess.Clear();
    }

    /// <summary>A2.11.</summary>
    public double Score(HealthPolicy policy)
    {
        if (calls < policy.LeastCalls)
        {
            return 100;
        }

        var timeouts = Ratio(HealthOutcome.ConnectTimeout) + Ratio(HealthOutcome.FirstTokenTimeout) + Ratio(HealthOutcome.TotalTimeout);
        var lost = (policy.LatencyWeight * excess.Quantile(0.95).TotalSeconds) + (60 * timeouts) + (80 * Ratio(HealthOutcome.ServerError)) + (40 * Ratio(HealthOutcome.RateLimited));
        return Math.Clamp(100 - lost, 0, 100);
    }

    public HealthReport Report(HealthPolicy policy)
    {
        var score = Score(policy);
        return new HealthReport
        {
            Calls = calls,
            RateLimited = Ratio(HealthOutcome.RateLimited),
            ServerErrors = Ratio(HealthOutcome.ServerError),
            ConnectTimeouts = Ratio(HealthOutcome.ConnectTimeout),
            FirstTokenTimeouts = Ratio(HealthOutcome.FirstTokenTimeout),
            TotalTimeouts = Ratio(HealthOutcome.TotalTimeout),
            Successes = Ratio(HealthOutcome.Success),
            P95 = latency.Quantile(0.95),
            Slow = outcomes[(int)HealthOutcome.Success] is var answers and > 0 ? (double)slow / answers : 0,
            Score = score,
            Healthy = score >= policy.LeastScore,
        };
    }

    private double Ratio(HealthOutcome outcome) => calls == 0 ? 0 : (double)outcomes[(int)outcome] / calls;
}
