using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Attempts;

/// <summary>One attempt as it went; counted once, against the target that served it (invariant 10).</summary>
public sealed class AttemptRecord(Target target, long started)
{
    public Target Target { get; } = target;

    /// <summary>Timestamp when it began.</summary>
    public long Started { get; } = started;

    /// <summary>Timestamp when it ended.</summary>
    public long Ended { get; set; }

    /// <summary>The provider's HTTP status; 0 when no answer came.</summary>
    public int Status { get; set; }

    /// <summary>How it failed; null when it served the request.</summary>
    public Fault? Fault { get; set; }

    /// <summary>The provider's own request id; null when absent.</summary>
    public string? ProviderRequestId { get; set; }

    /// <summary>How long the line waited before it: backoff, queue and pacing together.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>True for the second of two that raced (A7.4).</summary>
    public bool IsHedge { get; init; }

    /// <summary>Timestamp of the first content of a stream that serves the client; 0 when none came, and for whole answers.</summary>
    public long FirstContent { get; set; }

    /// <summary>What the model used; null when it never ran.</summary>
    public TokenUsage? Usage { get; set; }

    /// <summary>What the provider charges for it.</summary>
    public Money Cost { get; set; }

    /// <summary>What translation dropped, both ways.</summary>
    public LossList Losses { get; } = new();

    /// <summary>What it holds of its target while it runs.</summary>
    internal TargetHold Hold { get; init; }
}
