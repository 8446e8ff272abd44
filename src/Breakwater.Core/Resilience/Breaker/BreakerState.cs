namespace Breakwater.Core.Resilience.Breaker;

/// <summary>How a target's breaker stands (A2.14).</summary>
public enum BreakerState
{
    /// <summary>Calls enter; after a closing only a share of them, in steps.</summary>
    Closed,

    /// <summary>No call enters.</summary>
    Open,

    /// <summary>One call in so many enters, as a probe.</summary>
    HalfOpen,
}
