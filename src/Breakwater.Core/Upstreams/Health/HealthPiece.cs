namespace Breakwater.Core.Upstreams.Health;

/// <summary>The calls of some time. Not safe for concurrent use.</summary>
internal sealed class HealthPiece
{
    private readonly int[] outcomes = new int[(int)HealthOutcome.Ignore];
    private readonly LatencyHistogram latency = new();
    private readonly LatencyHistogram excess = new();

    public long Index { get; set; }

    public void Add(HealthOutcome outcome, TimeSpan took, TimeSpan beyond)
    {
        outcomes[(int)outcome]++;
        if (outcome == HealthOutcome.Success)
        {
            latency.Add(took);
            excess.Add(beyond);
        }
    }

    public void AddAll(HealthPiece other)
    {
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
        Array.Clear(outcomes);
        latency.Clear();
        excess.Clear();
    }

    public HealthReport Report(HealthPolicy policy)
    {
        var calls = outcomes.Sum();
        var report = new HealthReport
        {
            Calls = calls,
            RateLimited = Ratio(HealthOutcome.RateLimited),
            ServerErrors = Ratio(HealthOutcome.ServerError),
            ConnectTimeouts = Ratio(HealthOutcome.ConnectTimeout),
            FirstTokenTimeouts = Ratio(HealthOutcome.FirstTokenTimeout),
            TotalTimeouts = Ratio(HealthOutcome.TotalTimeout),
            Successes = Ratio(HealthOutcome.Success),
            P95 = latency.Quantile(0.95),
        };
        var score = calls < policy.LeastCalls
            ? 100
            : 100 - (policy.LatencyWeight * excess.Quantile(0.95).TotalSeconds) - (60 * report.Timeouts) - (80 * report.ServerErrors) - (40 * report.RateLimited);
        return report with { Score = Math.Clamp(score, 0, 100), Healthy = score >= policy.LeastScore };

        double Ratio(HealthOutcome outcome) => calls == 0 ? 0 : (double)outcomes[(int)outcome] / calls;
    }
}
