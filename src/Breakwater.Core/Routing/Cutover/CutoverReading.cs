using System.Globalization;

namespace Breakwater.Core.Routing.Cutover;

/// <summary>How a provider does, over the last 5 minutes, or since its share of the traffic last changed where that is less. Shares are 0 to 1.</summary>
public readonly record struct CutoverReading
{
    /// <summary>A p95 lies beyond a limit when more than this share of the answers does.</summary>
    private const double BeyondP95 = 0.05;

    public required long Calls { get; init; }

    /// <summary>Calls that failed, whatever the cause.</summary>
    public double Errors { get; init; }

    /// <summary>Calls that timed out.</summary>
    public double Timeouts { get; init; }

    /// <summary>Answers that took longer than the policy's factor times the target of their scene.</summary>
    public double Slow { get; init; }

    /// <summary>Whether another provider is well that takes the same requests.</summary>
    public required bool HasBackup { get; init; }

    /// <summary>True when no breaker of it is closed or mending: nothing can be sent there.</summary>
    public bool IsDown { get; init; }

    /// <summary>Probes in a row that succeeded; null when it is not probed.</summary>
    public int? GoodProbes { get; init; }

    internal bool IsKnown(CutoverPolicy policy) => Calls >= policy.MinimumCalls;

    /// <summary>What is grave about it; null when nothing is.</summary>
    internal string? Grave(CutoverPolicy policy) => !IsKnown(policy) ? null
        : Errors > policy.HardErrors ? Told(Errors, "failed", policy.HardErrors)
        : Timeouts > policy.HardTimeouts ? Told(Timeouts, "timed out", policy.HardTimeouts)
        : Slow > BeyondP95 ? string.Create(CultureInfo.InvariantCulture, $"{Slow:0.0%} of the answers to {Calls} calls took more than {policy.LatencyFactor:0.##} times their target: the p95 is beyond that")
        : null;

    /// <summary>What is to be watched; null when nothing is.</summary>
    internal string? Trouble(CutoverPolicy policy) =>
        Grave(policy) ?? (IsKnown(policy) && Timeouts > policy.WatchTimeouts ? Told(Timeouts, "timed out", policy.WatchTimeouts) : null);

    private string Told(double share, string how, double limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{share:0.0%} of {Calls} calls {how}, more than {limit:0.##%}");
}
