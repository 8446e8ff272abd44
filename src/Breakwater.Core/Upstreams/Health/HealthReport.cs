namespace Breakwater.Core.Upstreams.Health;

/// <summary>How a target did over some time (A2.10, A6.6); ratios are 0 to 1 of its calls.</summary>
public sealed record HealthReport
{
    public required long Calls { get; init; }

    public required double Successes { get; init; }

    /// <summary>Answers with 429.</summary>
    public required double RateLimited { get; init; }

    /// <summary>Answers with 5xx, and connections that failed or broke.</summary>
    public required double ServerErrors { get; init; }

    public required double ConnectTimeouts { get; init; }

    public required double FirstTokenTimeouts { get; init; }

    /// <summary>Limits on silence in mid-stream and on the whole.</summary>
    public required double TotalTimeouts { get; init; }

    /// <summary>Latency that 95 % of the successes stayed below: first content of streams, whole answers.</summary>
    public required TimeSpan P95 { get; init; }

    /// <summary>Share of the successes that took longer than <see cref="HealthPolicy.SlowFrom"/>; more than 0.05 is a p95 beyond it.</summary>
    public double Slow { get; init; }

    /// <summary>0 to 100 (A2.11); 100 while there are too few calls to tell.</summary>
    public double Score { get; init; } = 100;

    /// <summary>Whether the score is high enough to be a candidate (A2.12).</summary>
    public bool Healthy { get; init; } = true;

    /// <summary>All three kinds of timeouts.</summary>
    public double Timeouts => ConnectTimeouts + FirstTokenTimeouts + TotalTimeouts;
}
