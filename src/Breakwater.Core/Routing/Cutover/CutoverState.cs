using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Routing.Cutover;

/// <summary>Where a provider stands. Immutable; moments are UTC.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why, with its numbers.</param>
public sealed record CutoverState(CutoverPhase Phase, DateTimeOffset Since, string Reason)
{
    /// <summary>Where everybody begins.</summary>
    public static CutoverState Start { get; } = new(CutoverPhase.Normal, DateTimeOffset.UnixEpoch, "");

    /// <summary>The step of the return; of use in <see cref="CutoverPhase.Canary"/> alone.</summary>
    public Rung Rung { get; init; }

    /// <summary>When the last cutover was over; null when there was none.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>When it was last seen in trouble.</summary>
    public DateTimeOffset Troubled { get; init; }

    /// <summary>An operator's hand on it; null while the machine decides.</summary>
    public CutoverHold? Held { get; init; }

    /// <summary>True while a part of the traffic may go elsewhere.</summary>
    public bool IsShifted => Phase >= CutoverPhase.Soft;

    /// <summary>Percent of its traffic that it keeps.</summary>
    public int KeptPercent(CutoverPolicy policy) => Phase switch
    {
        CutoverPhase.Soft => 100 - policy.SoftPercent,
        CutoverPhase.Hard => 0,
        CutoverPhase.Canary => policy.Return.PercentAt(Rung with { Step = Math.Min(Rung.Step, policy.Return.Percents.Count - 1) }),
        _ => 100,
    };

    /// <summary>Whether there is anything in the other that whoever watches should be told of.</summary>
    internal bool IsNews(CutoverState before) => (Phase, Since, Rung, Held) != (before.Phase, before.Since, before.Rung, before.Held);
}

/// <summary>A phase that an operator has chosen, and that nothing else changes.</summary>
/// <param name="Until">When it ends (UTC); null when an operator ends it.</param>
public sealed record CutoverHold(DateTimeOffset? Until);
