using Breakwater.Server.Admin.Changes;
using Breakwater.Server.Admin.Cutover;

namespace Breakwater.Server.Admin;

/// <summary>The live state.</summary>
internal sealed record StatusAnswer(
    long UptimeS, string Profile, string Preset, int InFlight, int Waiting, double RetryBudget, double HedgeBudget, IReadOnlyList<IncidentStatus> Incidents, IReadOnlyList<TargetStatus> Targets,
    IReadOnlyList<CutoverLine> Cutovers)
{
    /// <summary>Changes of routes that get traffic in steps.</summary>
    public required IReadOnlyList<RolloutLine> Rollouts { get; init; }

    /// <summary>The last run of each gold set.</summary>
    public required IReadOnlyList<QualityLine> Quality { get; init; }

    /// <summary>Alerts that are on, in the order in which they were raised.</summary>
    public required IReadOnlyList<AlertStatus> Alerts { get; init; }

    /// <summary>What is done with less while error budgets burn.</summary>
    public required IReadOnlyList<string> Restraints { get; init; }

    /// <summary>Null where nothing is kept.</summary>
    public StoreStatus? Store { get; init; }

    /// <summary>Null where money is not on record.</summary>
    public MoneyStatus? Money { get; init; }

    /// <summary>The decision log; null where there is none.</summary>
    public DecisionStatus? Decisions { get; init; }
}
