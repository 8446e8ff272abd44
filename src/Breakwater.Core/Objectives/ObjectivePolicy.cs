namespace Breakwater.Core.Objectives;

/// <summary>What is promised, and what is done when the promise is at risk (A6.4, A6.15 to A6.17).</summary>
public sealed record ObjectivePolicy
{
    /// <summary>Share of requests that are served. Default 0.995 (A6.14).</summary>
    public double Target { get; init; } = 0.995;

    /// <summary>Used share of gold's budget from which it is spared. Default 0.7 (A6.15).</summary>
    public double GoldFrom { get; init; } = 0.7;

    /// <summary>Whether gold then has no fallback that costs more than the first candidate. Default false: fewer fallbacks may mean more errors.</summary>
    public bool GoldNotDearer { get; init; }

    /// <summary>Used share of silver's budget from which it is spared. Default 0.85 (A6.16).</summary>
    public double SilverFrom { get; init; } = 0.85;

    /// <summary>Whether silver then has a single retry. Default true.</summary>
    public bool SilverSingleRetry { get; init; } = true;

    /// <summary>Most tokens of silver's answers then; null leaves them. Default null: answers that end early surprise.</summary>
    public long? SilverAnswer { get; init; }

    /// <summary>Used share of gold's or silver's budget from which internal tools are throttled. Default 1 (A6.17).</summary>
    public double InternalFrom { get; init; } = 1;

    /// <summary>Ids of the tenants that are internal tools. Default none.</summary>
    public IReadOnlySet<string> Internal { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Requests a minute that each internal tenant has then. Default 30 (ours).</summary>
    public long InternalPerMinute { get; init; } = 30;

    /// <summary>The alerts, and when they are raised.</summary>
    public AlertPolicy Alerts { get; init; } = new();
}
