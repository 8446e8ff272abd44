using System.Globalization;
using Breakwater.Simulator.Scenarios;

namespace Breakwater.Simulator.Report;

/// <summary>Numbers for people, the same on every machine.</summary>
internal static class Figures
{
    /// <summary>Three digits that matter, thousands apart; a dash for what is not a number.</summary>
    public static string Text(double value)
    {
        if (!double.IsFinite(value))
        {
            return "–";
        }

        var digits = Math.Abs(value) switch
        {
            >= 100 => "#,0",
            >= 10 => "0.#",
            >= 2 => "0.##",
            _ => "0.###",
        };
        return value.ToString(digits, CultureInfo.InvariantCulture);
    }

    /// <summary>With its unit.</summary>
    public static string Text(double value, string unit) => unit switch
    {
        "" => Text(value),
        "x" => Text(value) + "x",
        _ => $"{Text(value)} {unit}",
    };

    public static string Text(Bound bound, string unit) => bound.Kind switch
    {
        BoundKind.Below => "below ",
        BoundKind.AtMost => "at most ",
        _ => "at least ",
    }
    + Text(bound.Value, unit);

    /// <summary>For machines: rounded, so that a report is short, and null for what is not a number.</summary>
    public static double? Rounded(double value) => double.IsFinite(value) ? Math.Round(value, 4) : null;
}
