using System.Globalization;
using System.Text;
using Breakwater.Simulator.Scenarios;

namespace Breakwater.Simulator.Report;

/// <summary>The report as one page that needs nothing but itself, in light and dark, on a desk and on a phone.</summary>
internal static class HtmlReport
{
    private const int Steps = 240;

    private const string Style = """
        :root { color-scheme: light dark; --text: #1c2430; --soft: #5c6773; --page: #fbfbfa; --line: #d8dde2; --own: #0b7285; --naive: #d9480f; --limit: #868e96; --machine: #6741d9; --bad: #c92a2a; --good: #2b8a3e; }
        @media (prefers-color-scheme: dark) { :root { --text: #e3e7eb; --soft: #9aa5b1; --page: #14181d; --line: #323a43; --own: #3bc9db; --naive: #ff922b; --limit: #868e96; --machine: #9775fa; --bad: #ff8787; --good: #69db7c; } }
        body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.05rem; margin: 2rem 0 .25rem; }
        p { margin: .25rem 0 1rem; color: var(--soft); }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; } th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
        td.n, th.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        .holds { color: var(--good); } .fails { color: var(--bad); font-weight: 600; }
        svg { display: block; width: 100%; min-width: 34rem; height: auto; } svg text { font-size: 11px; fill: var(--soft); }
        .grid { stroke: var(--line); stroke-width: 1; } .phase { fill: var(--naive); opacity: .09; }
        path { fill: none; stroke-width: 1.6; stroke-linejoin: round; } path.breakwater { stroke: var(--own); } path.naive { stroke: var(--naive); }
        path.limit { stroke: var(--limit); stroke-dasharray: 5 4; } path.machine { stroke: var(--machine); } path.machine.n1 { stroke: var(--own); } path.machine.n2 { stroke: var(--naive); }
        .key { display: inline-block; width: 1.1em; height: 0; margin-right: .35em; border-top: 2px solid; vertical-align: middle; } .key.limit { border-top-style: dashed; }
        .key.breakwater, .key.machine.n1 { color: var(--own); } .key.naive, .key.machine.n2 { color: var(--naive); } .key.limit { color: var(--limit); } .key.machine { color: var(--machine); }
        .legend span { margin-right: 1.2em; white-space: nowrap; }
        """;

    public static string Write(StormReport report, StormOutcome outcome)
    {
        var title = SvgPlot.Text($"{report.Scenario.Name}, seed {report.Seed.ToString(CultureInfo.InvariantCulture)}");
        var html = new StringBuilder();
        html.Append($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Append($"<title>Breakwater: {title}</title>\n<style>\n{Style.ReplaceLineEndings("\n")}\n</style>\n</head>\n<body>\n");
        html.Append($"<h1>{title}</h1>\n<p>{SvgPlot.Text(report.Scenario.Summary)}. {Figures.Text(outcome.Scenario.Duration.TotalMinutes)} minutes of virtual time, the gateway's own line against modelled providers; naive is the same callers without a gateway.</p>\n");
        WriteExpectations(html, report);
        WritePlots(html, outcome);
        WriteTable(html, Summary.Of(outcome));
        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void WriteExpectations(StringBuilder html, StormReport report)
    {
        html.Append("<h2>Expectations</h2>\n<div class=\"wide\"><table>\n<tr><th></th><th>point</th><th>what</th><th class=\"n\">measured</th><th class=\"n\">must be</th></tr>\n");
        foreach (var expectation in report.Expectations)
        {
            var word = expectation.Holds ? "holds" : "fails";
            html.Append($"<tr><td class=\"{word}\">{word}</td><td>{SvgPlot.Text(expectation.Points)}</td><td>{SvgPlot.Text(expectation.Name)}</td>");
            html.Append($"<td class=\"n\">{Figures.Text(expectation.Measured, expectation.Unit)}</td><td class=\"n\">{Figures.Text(expectation.Bound, expectation.Unit)}</td></tr>\n");
        }

        html.Append("</table></div>\n");
    }

    private static void WritePlots(StringBuilder html, StormOutcome outcome)
    {
        var phases = outcome.Scenario.Providers
            .SelectMany(provider => provider.Phases.Select(phase => (Window: new Window(phase.From, phase.Until), Name: $"{provider.Name}: {phase.Name}")))
            .GroupBy(phase => phase.Window)
            .Select(group => (group.Key, string.Join(", ", group.Select(phase => phase.Name))))
            .ToList();
        foreach (var plot in new PlotBook(outcome, Steps).Plots)
        {
            html.Append($"<h2>{SvgPlot.Text(plot.Title)}{(plot.Unit.Length > 0 ? ", " + plot.Unit : "")}</h2>\n<div class=\"legend\">");
            for (var i = 0; i < plot.Lines.Count; i++)
            {
                html.Append($"<span><i class=\"key {SvgPlot.Class(plot.Lines[i].Role)} n{i.ToString(CultureInfo.InvariantCulture)}\"></i>{SvgPlot.Text(plot.Lines[i].Name)}</span>");
            }

            html.Append("</div>\n<div class=\"wide\">");
            SvgPlot.Write(html, plot, outcome.Scenario.Duration, phases);
            html.Append("</div>\n");
        }
    }

    private static void WriteTable(StringBuilder html, IReadOnlyList<SummaryRow> rows)
    {
        html.Append("<h2>The whole scenario</h2>\n<div class=\"wide\"><table>\n<tr><th></th><th class=\"n\">breakwater</th><th class=\"n\">naive</th></tr>\n");
        foreach (var row in rows)
        {
            html.Append($"<tr><td>{SvgPlot.Text(row.Name)}</td><td class=\"n\">{Figures.Text(row.Breakwater, row.Unit)}</td><td class=\"n\">{Figures.Text(row.Naive, double.IsFinite(row.Naive) ? row.Unit : "")}</td></tr>\n");
        }

        html.Append("</table></div>\n");
    }
}
