namespace Breakwater.Simulator.Scenarios;

/// <summary>An expectation with what was measured.</summary>
/// <param name="Points">The points it proves.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Bound">What it may be.</param>
/// <param name="Measured">What it is; not a number when there was nothing to measure.</param>
/// <param name="Holds">Whether it is as it must be.</param>
public sealed record Expectation(string Points, string Name, string Unit, Bound Bound, double Measured, bool Holds);

/// <summary>A limit that a measurement must keep.</summary>
/// <param name="Value">The limit.</param>
/// <param name="Kind">On which side of it the measurement must be.</param>
public readonly record struct Bound(double Value, BoundKind Kind)
{
    public static Bound AtMost(double value) => new(value, BoundKind.AtMost);

    public static Bound AtLeast(double value) => new(value, BoundKind.AtLeast);

    public static Bound Below(double value) => new(value, BoundKind.Below);

    /// <summary>Whether a measurement keeps it; what is not a number never does.</summary>
    public bool Admits(double measured) => Kind switch
    {
        BoundKind.AtMost => measured <= Value,
        BoundKind.AtLeast => measured >= Value,
        _ => measured < Value,
    };
}

/// <summary>Sides of a limit.</summary>
public enum BoundKind { Below, AtMost, AtLeast }
