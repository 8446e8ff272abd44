using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Routing.Cutover;

/// <summary>When a provider's traffic is moved away, how much of it, and how it comes back (A6.8 to A6.13, A6.19, C13). Immutable.</summary>
public sealed record CutoverPolicy
{
    /// <summary>Whether anything is moved without an operator. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Fewer calls in 5 minutes say nothing. Default 50 (ours).</summary>
    public int MinimumCalls { get; init; } = 50;

    /// <summary>A greater share of timeouts is watched. Default 3 % (A6.8).</summary>
    public double WatchTimeouts { get; init; } = 0.03;

    /// <summary>How long such trouble is watched before traffic is moved. Default 5 min (A6.8).</summary>
    public TimeSpan WatchFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Percent of the traffic that a soft shift moves. Default 20 (A6.10).</summary>
    public int SoftPercent { get; init; } = 20;

    /// <summary>How long a provider must be without trouble before a soft shift ends. Default 10 min (A6.10).</summary>
    public TimeSpan SoftFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Least time of a soft shift before a hard cut. Default 1 min (ours).</summary>
    public TimeSpan SoftLeast { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A greater share of failed calls is grave. Default 12 % (A6.11).</summary>
    public double HardErrors { get; init; } = 0.12;

    /// <summary>A greater share of timeouts is grave. Default 8 % (A6.9).</summary>
    public double HardTimeouts { get; init; } = 0.08;

    /// <summary>A p95 of more than so many times the target of its scene is grave. Default 1.8 (A6.9).</summary>
    public double LatencyFactor { get; init; } = 1.8;

    /// <summary>Least time of a hard cut. Default 10 min (A6.11, A6.20).</summary>
    public TimeSpan Freeze { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Least time between the end of a cutover and the next. Default 10 min (C13).</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Probes in a row that must succeed before traffic comes back. Default 3 (ours).</summary>
    public int GoodProbes { get; init; } = 3;

    /// <summary>The steps in which it comes back (A6.13, C13).</summary>
    public Ladder Return { get; init; } = Ladder.Return;

    /// <summary>Percent of its answer's bound that is left to a request which was moved. Default 70 (A6.19).</summary>
    public int AnswerPercent { get; init; } = 70;

    /// <summary>Attempts after the first one of a request which was moved. Default 1 (A6.19).</summary>
    public int MaxRetries { get; init; } = 1;
}
