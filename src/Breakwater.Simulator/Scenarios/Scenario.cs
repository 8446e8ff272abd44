using Breakwater.Core.Line;
using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>A world, what happens in it, and what must come of it.</summary>
/// <param name="Duration">How long it lasts.</param>
internal sealed record Scenario(TimeSpan Duration)
{
    /// <summary>Providers in order of preference; the default route has their models in this order.</summary>
    public required IReadOnlyList<ProviderModel> Providers { get; init; }

    public required IReadOnlyList<Cohort> Cohorts { get; init; }

    /// <summary>What must hold, in the order of the report.</summary>
    public required IReadOnlyList<Expected> Expected { get; init; }

    /// <summary>Values of the configuration by key path, such as <c>retry.max_attempts</c>.</summary>
    public IReadOnlyList<(string Key, string Value)> Settings { get; init; } = [];

    /// <summary>What operators do to the gateway.</summary>
    public IReadOnlyList<Order> Orders { get; init; } = [];

    /// <summary>True when callers of one model are not helped by another provider.</summary>
    public bool IsApart { get; init; }

    /// <summary>The cohort that is also run with nobody else there, for comparison; null for none.</summary>
    public string? Alone { get; init; }
}

/// <summary>Something that an operator does.</summary>
/// <param name="At">When, since the start.</param>
/// <param name="Do">Does it to the line, at the time of its clock.</param>
internal sealed record Order(TimeSpan At, Action<LineSnapshot, TimeSpan> Do);

/// <summary>Something that must hold.</summary>
/// <param name="Points">The points it proves.</param>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Bound">What it may be.</param>
/// <param name="Measure">Measures it; not a number when there is nothing to measure, which never holds.</param>
internal sealed record Expected(string Points, string Name, string Unit, Bound Bound, Func<StormOutcome, double> Measure)
{
    public Expectation Judge(StormOutcome outcome)
    {
        var measured = Measure(outcome);
        return new Expectation(Points, Name, Unit, Bound, measured, Bound.Admits(measured));
    }
}
