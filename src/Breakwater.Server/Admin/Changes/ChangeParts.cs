using Breakwater.Core.GoldSets;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Server.GoldSets;

namespace Breakwater.Server.Admin.Changes;

/// <summary>What rollouts and gold sets take from outside; the stores are the caller's to close.</summary>
public sealed record ChangeParts
{
    /// <summary>Where rollouts are kept. Null where they begin anew at each start.</summary>
    public IRolloutStore? Rollouts { get; init; }

    /// <summary>Where runs of gold sets are kept. Null where only the last ones are known.</summary>
    public IQualityStore? Quality { get; init; }

    /// <summary>Where gold sets come from.</summary>
    public GoldSetSource GoldSets { get; init; } = static _ => GoldSetLoad.None;
}
