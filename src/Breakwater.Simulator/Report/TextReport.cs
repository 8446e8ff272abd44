using System.Text;
using Breakwater.Simulator.Scenarios;

namespace Breakwater.Simulator.Report;

/// <summary>The report for a terminal.</summary>
internal static class TextReport
{
    private const int Columns = 60;
    private const string Blocks = "▁▂▃▄▅▆▇█";

    public static string Write(StormReport report, StormOutcome outcome)
    {
        var text = new StringBuilder();
        text.Append($"{report.Scenario.Name}, seed {report.Seed}: {report.Scenario.Summary}\n");
        text.Append($"{Figures.Text(outcome.Scenario.Duration.TotalMinutes)} minutes of virtual time, {Figures.Text(outcome.Gateway.Events + outcome.Direct.Events)} events\n\n");
        WriteTable(text, Summary.Of(outcome));
        WriteSparklines(text, new PlotBook(outcome, Columns));
        WriteExpectations(text, report);
        return text.ToString();
    }

    private static void WriteTable(StringBuilder text, IReadOnlyList<SummaryRow> rows)
    {
        var name = rows.Max(row => row.Name.Length);
        text.Append($"  {new string(' ', name)}  {"breakwater",16}  {"naive",16}\n");
        foreach (var row in rows)
        {
            text.Append($"  {row.Name.PadRight(name)}  {Figures.Text(row.Breakwater, row.Unit),16}  {Figures.Text(row.Naive, double.IsFinite(row.Naive) ? row.Unit : ""),16}\n");
        }
    }

    private static void WriteSparklines(StringBuilder text, PlotBook book)
    {
        var name = book.Plots.SelectMany(plot => plot.Lines).Max(line => line.Name.Length);
        foreach (var plot in book.Plots)
        {
            var scale = plot.Levels is { } levels ? string.Join(" < ", levels) : $"up to {Figures.Text(plot.Most, plot.Unit)}";
            text.Append($"\n  {plot.Title}, {scale}\n");
            foreach (var line in plot.Lines)
            {
                text.Append($"  {line.Name.PadRight(name)}  ");
                foreach (var value in line.Values)
                {
                    text.Append(Block(value, plot.Most));
                }

                text.Append('\n');
            }
        }
    }

    private static char Block(double value, double most) =>
        double.IsFinite(value) ? Blocks[Math.Clamp((int)Math.Round(value / most * (Blocks.Length - 1)), 0, Blocks.Length - 1)] : ' ';

    private static void WriteExpectations(StringBuilder text, StormReport report)
    {
        var name = report.Expectations.Max(expectation => expectation.Name.Length);
        var points = report.Expectations.Max(expectation => expectation.Points.Length);
        text.Append('\n');
        foreach (var expectation in report.Expectations)
        {
            var (measured, bound) = (Figures.Text(expectation.Measured, expectation.Unit), Figures.Text(expectation.Bound, expectation.Unit));
            text.Append($"  {(expectation.Holds ? "holds" : "FAILS")}  {expectation.Points.PadRight(points)}  {expectation.Name.PadRight(name)}  {measured}, {bound}\n");
        }

        text.Append($"{report.Expectations.Count(expectation => expectation.Holds)} of {report.Expectations.Count} expectations hold.\n");
    }
}
