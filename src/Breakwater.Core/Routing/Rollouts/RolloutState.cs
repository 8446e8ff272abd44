namespace Breakwater.Core.Routing.Rollouts;

/// <summary>Where a rollout stands; all of it that is kept.</summary>
/// <param name="Route">The route.</param>
/// <param name="Mark">Which change of it.</param>
/// <param name="Phase">Whether it goes on.</param>
/// <param name="Rung">The step, and since when it is held.</param>
/// <param name="Changed">When it last changed (UTC).</param>
/// <param name="Reason">Why it is as it is.</param>
public sealed record RolloutState(string Route, string Mark, RolloutPhase Phase, Rung Rung, DateTimeOffset Changed, string Reason)
{
    /// <summary>True while the new arm is watched.</summary>
    public bool IsOpen => Phase is RolloutPhase.Running or RolloutPhase.Paused;
}

/// <summary>Whether a rollout goes on.</summary>
public enum RolloutPhase
{
    /// <summary>It climbs at each hold.</summary>
    Running,

    /// <summary>It keeps its share; its floors still hold.</summary>
    Paused,

    /// <summary>All traffic has the new arm.</summary>
    Done,

    /// <summary>A floor broke: all traffic has the old arm.</summary>
    RolledBack,

    /// <summary>An operator ended it: all traffic has the old arm.</summary>
    Aborted,
}

/// <summary>What an operator can tell a rollout.</summary>
public enum RolloutVerb
{
    /// <summary>Keep the share as it is.</summary>
    Pause,

    /// <summary>Go on; after its end, begin anew at the first step.</summary>
    Resume,

    /// <summary>All traffic back to the old arm.</summary>
    Abort,

    /// <summary>All traffic to the new arm, at once.</summary>
    Finish,
}
