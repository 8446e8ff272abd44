using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Defence;

/// <summary>What asking to enter a target gave.</summary>
/// <param name="Hold">What is held; only without a refusal.</param>
/// <param name="Waited">How long it took.</param>
/// <param name="Refusal">Why not; null when entered.</param>
/// <param name="Busy">True when it is only full: it may be waited for.</param>
internal readonly record struct TargetEntry(TargetHold Hold, TimeSpan Waited, Fault? Refusal, bool Busy)
{
    public static TargetEntry Open(TargetHold hold, TimeSpan waited) => new(hold, waited, null, false);

    public static TargetEntry Shut(Fault why) => new(default, TimeSpan.Zero, why, false);

    public static TargetEntry Full(Fault why) => new(default, TimeSpan.Zero, why, true);
}
