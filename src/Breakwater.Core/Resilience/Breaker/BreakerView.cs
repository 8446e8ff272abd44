namespace Breakwater.Core.Resilience.Breaker;

/// <summary>A snapshot of a breaker. Times are those the breaker is told: monotonic, since an arbitrary origin.</summary>
public sealed record BreakerView
{
    public required BreakerState State { get; init; }

    /// <summary>Why it is in this state, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>When it entered this state; zero when it never left the first.</summary>
    public required TimeSpan Since { get; init; }

    /// <summary>When it opened last; null when it never did.</summary>
    public required TimeSpan? OpenedAt { get; init; }

    /// <summary>Time until it is half-open; null when it is not open, or until an operator closes it.</summary>
    public required TimeSpan? HalfOpenIn { get; init; }

    /// <summary>True while an operator holds it open.</summary>
    public required bool Forced { get; init; }

    /// <summary>The share of calls let in now: 1 when closed, less on the ramp, one in so many when half-open, 0 when open.</summary>
    public required double ShareAdmitted { get; init; }

    /// <summary>Probes under way.</summary>
    public required int ProbesOut { get; init; }

    /// <summary>How often it opened, by itself or by an operator.</summary>
    public required int TimesOpened { get; init; }

    /// <summary>How often it changed its state or was reset.</summary>
    public required int Transitions { get; init; }

    /// <summary>The last sixteen of these changes, the oldest first.</summary>
    public required IReadOnlyList<BreakerTransition> Recent { get; init; }
}

/// <summary>One change of state: when it fell due, from what to what, and why.</summary>
public sealed record BreakerTransition(TimeSpan At, BreakerState From, BreakerState To, string Reason);
