using Breakwater.Core.Line.Defence.Cutovers;
using Breakwater.Simulator.Report;
using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>What came of a scenario: with the gateway, without it, and with one cohort alone where the scenario asks for it.</summary>
internal sealed record StormOutcome(Scenario Scenario, WorldRecord Gateway, WorldRecord Direct, WorldRecord? Alone);

/// <summary>One run of a scenario's world.</summary>
internal sealed record WorldRecord
{
    public required Scenario Scenario { get; init; }

    public required IReadOnlyList<ModelledProvider> Providers { get; init; }

    /// <summary>Every call of every caller, in the order in which they ended.</summary>
    public required IReadOnlyList<CallRecord> Calls { get; init; }

    /// <summary>Every request at the gateway; empty where there was none.</summary>
    public IReadOnlyList<RequestTrace> Traces { get; init; } = [];

    /// <summary>What the line's machines showed at the end of each second; empty where they show nothing.</summary>
    public IReadOnlyList<IReadOnlyList<MachineSight>> Machines { get; init; } = [];

    /// <summary>Steps of cutovers, in order.</summary>
    public IReadOnlyList<CutoverMoment> Cutovers { get; init; } = [];

    /// <summary>Alerts that were raised and cleared, in that order; empty where there was no gateway.</summary>
    public IReadOnlyList<AlertSight> Alerts { get; init; } = [];

    /// <summary>Events of virtual time, as a measure of the work.</summary>
    public long Events { get; init; }
}

/// <summary>A step of a cutover.</summary>
/// <param name="At">When, since the start.</param>
/// <param name="Change">Which.</param>
internal sealed record CutoverMoment(TimeSpan At, CutoverChange Change);

/// <summary>An alert that was raised or cleared.</summary>
internal readonly record struct AlertSight(string Name, string Subject, TimeSpan At, bool IsRaised);
