namespace Breakwater.Core.Upstreams.Health;

/// <summary>When targets are probed that nobody calls (A2.1, A6.6, C15).</summary>
public sealed record ProbePolicy
{
    /// <summary>Whether there are any. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Time between two probes of one target, give or take a tenth. Default 30 s (A6.6).</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most in any minute, all targets together. Default 10 (ours).</summary>
    public int PerMinute { get; init; } = 10;

    /// <summary>So many calls in the last minute tell as much as a probe. Default 5 (ours).</summary>
    public int EnoughCalls { get; init; } = 5;

    /// <summary>How long after its last use in a plan a target is still probed: an idle gateway spends nothing. Default 10 min (ours).</summary>
    public TimeSpan UsedWithin { get; init; } = TimeSpan.FromMinutes(10);
}
