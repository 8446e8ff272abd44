using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Server.Admin.Changes;

/// <summary>Steps and phases of rollouts as they are written in answers and logs.</summary>
internal static class ChangeWords
{
    public static string Of(RolloutStep step) => step == RolloutStep.RolledBack ? "rolled_back" : step.ToString().ToLowerInvariant();

    public static string Of(RolloutPhase phase) => phase == RolloutPhase.RolledBack ? "rolled_back" : phase.ToString().ToLowerInvariant();
}
