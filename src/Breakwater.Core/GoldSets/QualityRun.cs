using Breakwater.Core.Primitives;

namespace Breakwater.Core.GoldSets;

/// <summary>A run of a gold set as it is kept.</summary>
/// <param name="Id">Its id, unique.</param>
/// <param name="At">When it ended (UTC).</param>
/// <param name="Origin">Why it was run.</param>
/// <param name="Policy">The hash of the routing and models that were tested.</param>
/// <param name="Model">The model or route that all cases were asked of; empty where each case named its own.</param>
/// <param name="Set">The set's name.</param>
/// <param name="SetHash">Which state of the set.</param>
/// <param name="Cost">What it cost.</param>
/// <param name="Classes">The scores.</param>
public sealed record QualityRun(string Id, DateTimeOffset At, QualityOrigin Origin, string Policy, string Model, string Set, string SetHash, Money Cost, IReadOnlyList<ClassScore> Classes)
{
    /// <summary>A report as it is kept.</summary>
    public static QualityRun Of(GoldReport report, QualityOrigin origin, string policy, string? model, string id, DateTimeOffset at) =>
        new(id, at, origin, policy, model ?? "", report.Set.Name, report.Set.Hash, report.Cost, report.Classes);

    public int Passed => Classes.Sum(one => one.Passed);

    public int Cases => Classes.Sum(one => one.Cases);

    /// <summary>Whether every class held its floor.</summary>
    public bool IsHeld => Classes.All(one => one.IsHeld);
}

/// <summary>Why a gold set was run.</summary>
public enum QualityOrigin
{
    /// <summary>Somebody ran it over the running gateway.</summary>
    Command,

    /// <summary>Somebody tested a configuration that is not in force.</summary>
    Trial,

    /// <summary>The week was over.</summary>
    Schedule,

    /// <summary>Routing or models had changed.</summary>
    Change,

    /// <summary>A rollout asks for the quality of its new arm.</summary>
    Rollout,
}
