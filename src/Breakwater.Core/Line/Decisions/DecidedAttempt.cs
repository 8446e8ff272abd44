namespace Breakwater.Core.Line.Decisions;

/// <summary>One attempt.</summary>
public sealed record DecidedAttempt
{
    /// <summary>The candidate's place in the plan; null for a target of no plan.</summary>
    public int? To { get; init; }

    public string? Provider { get; init; }

    public string? Model { get; init; }

    /// <summary>The provider's status; 0 when no answer came.</summary>
    public int Status { get; init; }

    /// <summary>Milliseconds that the request waited before it.</summary>
    public long WaitedMs { get; init; }

    /// <summary>Milliseconds that it took.</summary>
    public long Ms { get; init; }

    /// <summary>Milliseconds to the first content of a stream.</summary>
    public long FirstMs { get; init; }

    /// <summary>The second of two that raced.</summary>
    public bool Hedge { get; init; }

    /// <summary>The code of its error; null when it served the request.</summary>
    public string? Fault { get; init; }

    /// <summary>What the provider charges for it, in nano-USD.</summary>
    public long Cost { get; init; }
}
