using System.Globalization;
using System.Net;
using System.Text;
using Breakwater.Simulator.Scenarios;

namespace Breakwater.Simulator.Report;

/// <summary>A plot as inline SVG; colours come from the page's style.</summary>
internal static class SvgPlot
{
    private const double Width = 720;
    private const double Height = 200;
    private const double Left = 56;
    private const double Right = 8;
    private const double Top = 18;
    private const double Bottom = 22;

    private static readonly double[] TickSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 60];

    public static void Write(StringBuilder html, Plot plot, TimeSpan duration, IEnumerable<(Window Window, string Name)> phases)
    {
        html.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Text(plot.Title)}\">\n");
        foreach (var (window, name) in phases)
        {
            var (from, until) = (X(window.From / duration), X(window.Until / duration));
            html.Append(CultureInfo.InvariantCulture, $"<rect class=\"phase\" x=\"{from:0.#}\" y=\"{Top}\" width=\"{until - from:0.#}\" height=\"{Height - Top - Bottom}\"/>");
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"phase-name\" x=\"{from + 3:0.#}\" y=\"{Top - 5}\">{Text(name)}</text>\n");
        }

        WriteAxes(html, plot, duration);
        for (var i = 0; i < plot.Lines.Count; i++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<path class=\"{Class(plot.Lines[i].Role)} n{i}\" d=\"{Path(plot.Lines[i], plot)}\"/>\n");
        }

        html.Append("</svg>\n");
    }

    /// <summary>The style's name for a role.</summary>
    public static string Class(PlotRole role) => role.ToString().ToLowerInvariant();

    public static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void WriteAxes(StringBuilder html, Plot plot, TimeSpan duration)
    {
        var levels = plot.Levels;
        var marks = levels is null ? 2 : levels.Count - 1;
        for (var mark = 0; mark <= marks; mark++)
        {
            var y = Y((double)mark / marks);
            var label = levels is null ? Figures.Text(plot.Most * mark / marks) : levels[mark];
            html.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" text-anchor=\"end\" x=\"{Left - 6}\" y=\"{y + 4:0.#}\">{Text(label)}</text>\n");
        }

        var minutes = duration.TotalMinutes;
        var step = Array.Find(TickSteps, step => minutes / step <= 6) is var fit and > 0 ? fit : minutes;
        for (var tick = 0; tick * step <= minutes; tick++)
        {
            var x = X(tick * step / minutes);
            var anchor = tick == 0 ? "start" : x > Width - 40 ? "end" : "middle";
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" text-anchor=\"{anchor}\" x=\"{x:0.#}\" y=\"{Height - 6}\">{Figures.Text(tick * step)} min</text>\n");
        }
    }

    private static string Path(PlotLine line, Plot plot)
    {
        var path = new StringBuilder();
        var pen = 'M';
        for (var i = 0; i < line.Values.Count; i++)
        {
            var value = line.Values[i];
            if (!double.IsFinite(value))
            {
                pen = 'M';
                continue;
            }

            path.Append(CultureInfo.InvariantCulture, $"{pen}{X((i + 0.5) / line.Values.Count):0.#} {Y(Math.Min(value / plot.Most, 1)):0.#}");
            pen = 'L';
        }

        return path.ToString();
    }

    private static double X(double share) => Left + (share * (Width - Left - Right));

    private static double Y(double share) => Height - Bottom - (share * (Height - Top - Bottom));
}
