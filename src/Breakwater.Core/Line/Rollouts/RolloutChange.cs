using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Line.Rollouts;

/// <summary>One thing that happened to a rollout.</summary>
/// <param name="State">How it stands now.</param>
/// <param name="Step">What happened.</param>
/// <param name="IsCommanded">True when an operator did it.</param>
public sealed record RolloutChange(RolloutState State, RolloutStep Step, bool IsCommanded = false);

/// <summary>What can happen to a rollout.</summary>
public enum RolloutStep
{
    Started,

    /// <summary>A step was held: the next share.</summary>
    Climbed,

    /// <summary>All traffic has the new arm.</summary>
    Finished,

    /// <summary>A floor broke.</summary>
    RolledBack,

    Paused,
    Resumed,
    Aborted,

    /// <summary>The configuration does not ask for it any more; nothing of it is kept.</summary>
    Dropped,
}

/// <summary>Why a rollout does not do what it was told.</summary>
/// <param name="Why">In words for the operator.</param>
/// <param name="IsUnknown">True when there is no such rollout.</param>
public sealed record RolloutRefusal(string Why, bool IsUnknown);

/// <summary>How a rollout stands.</summary>
/// <param name="State">Where it is.</param>
/// <param name="Plan">What it leads to.</param>
/// <param name="Percent">The new arm's share.</param>
/// <param name="Old">The old arm since the step began.</param>
/// <param name="Fresh">The new arm since the step began.</param>
/// <param name="Quality">What gold sets said of the new arm; null before the first run.</param>
/// <param name="Lack">What it waits for besides the time; null for nothing.</param>
public sealed record RolloutView(RolloutState State, RolloutPlan Plan, int Percent, ArmReading Old, ArmReading Fresh, ArmQuality? Quality, string? Lack);
