using Breakwater.Core.Primitives;

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

    /// <summary>How long the line waited before it.</summary>
    public TimeSpan Waited { get; init; }
}
