namespace Breakwater.Core.Resilience.Hedging;

/// <summary>Whether a hedge goes, and if not, why. The first reason in this order is told: what lasts comes before what passes.</summary>
public enum HedgeVerdict
{
    /// <summary>It goes, if both budgets allow it.</summary>
    Go,

    /// <summary>The policy says never.</summary>
    Disabled,

    /// <summary>One hedge per request (C24).</summary>
    AlreadyHedged,

    /// <summary>Nothing of a complete answer comes early, so silence says nothing.</summary>
    NotStreaming,

    /// <summary>No other target holds the state that the request builds on.</summary>
    BoundToState,

    /// <summary>Running a tool twice would do something twice (gap of A7).</summary>
    ToolSideEffects,

    /// <summary>The prompt is dear at the other target, which has no cache of it (F-K1).</summary>
    LargeCachedConversation,

    /// <summary>There is nowhere else to go.</summary>
    NoOtherTarget,

    /// <summary>The other target is no better: unhealthy, or its breaker is not closed (gap of A7).</summary>
    TargetUnhealthy,

    /// <summary>Under overload an extra attempt makes everyone slower.</summary>
    Overloaded,

    /// <summary>The deadline would come before its first content.</summary>
    DeadlineTooNear,
}
