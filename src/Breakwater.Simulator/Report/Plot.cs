namespace Breakwater.Simulator.Report;

/// <summary>Several courses over the same time.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Lines">What is drawn, the most important first.</param>
internal sealed record Plot(string Title, string Unit, IReadOnlyList<PlotLine> Lines)
{
    /// <summary>Words for the values 0, 1, 2 …; null where values are amounts.</summary>
    public IReadOnlyList<string>? Levels { get; init; }

    /// <summary>The greatest value of any line, never 0.</summary>
    public double Most => Levels is { } levels
        ? levels.Count - 1
        : Lines.SelectMany(line => line.Values).Where(double.IsFinite).DefaultIfEmpty(0).Max() is var most and > 0 ? most : 1;
}

/// <summary>One course.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Role">How it is drawn.</param>
/// <param name="Values">A value for each step; not a number where there is none.</param>
internal sealed record PlotLine(string Name, PlotRole Role, IReadOnlyList<double> Values);

/// <summary>What a line stands for.</summary>
internal enum PlotRole { Breakwater, Naive, Limit, Machine }
