using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Breakwater.Simulator.Report;
using Breakwater.Simulator.Scenarios;
using Breakwater.Simulator.World;

namespace Breakwater.Server.Tests.Storms;

public sealed class StormReportTests
{
    private static readonly StormReport Report = StormSimulation.Run(StormCatalogue.Find("outage")!, 4, null, null, 0.05, CancellationToken.None);

    [Fact]
    public void Html_Written_NeedsNothingButItself()
    {
        var html = Report.ToHtml();

        Regex.IsMatch(html, "(https?:|src=|@import|<script|<link|url\\()").ShouldBeFalse();
        html.ShouldContain("prefers-color-scheme: dark");
        html.ShouldContain("name=\"viewport\"");
        foreach (var part in Report.Expectations)
        {
            html.ShouldContain(part.Name);
        }
    }

    [Fact]
    public void Html_Plots_AreWellFormedAndWithinTheirFrame()
    {
        var plots = Regex.Matches(Report.ToHtml(), "<svg .*?</svg>", RegexOptions.Singleline).Select(match => XElement.Parse(match.Value)).ToList();

        plots.Count.ShouldBe(6);
        foreach (var number in plots.Elements("path").SelectMany(path => Regex.Matches(path.Attribute("d")!.Value, "[ML]([0-9.]+) ([0-9.]+)")))
        {
            double.Parse(number.Groups[1].Value).ShouldBeInRange(0, 720);
            double.Parse(number.Groups[2].Value).ShouldBeInRange(0, 200);
        }

        plots.Elements("path").ShouldAllBe(path => path.Attribute("d")!.Value.Length > 0);
        plots.Elements("rect").ShouldNotBeEmpty();
    }

    [Fact]
    public void Json_Written_HasTheVerdictAndAVerdictOfEach()
    {
        using var json = JsonDocument.Parse(Report.ToJson());
        var root = json.RootElement;

        root.GetProperty("scenario").GetString().ShouldBe("outage");
        root.GetProperty("seed").GetUInt64().ShouldBe(4UL);
        root.GetProperty("holds").GetBoolean().ShouldBe(Report.Holds);
        root.GetProperty("expectations").EnumerateArray().Select(e => e.GetProperty("holds").GetBoolean()).ShouldBe(Report.Expectations.Select(e => e.Holds));
        root.GetProperty("plots").EnumerateArray().Select(plot => plot.GetProperty("title").GetString())
            .ShouldBe(["goodput", "attempts", "in flight at alpha", "in flight at beta", "queue wait, p95", "breakers"]);
    }

    [Fact]
    public void Text_Written_ShowsBothColumnsLinesAndVerdicts()
    {
        var text = Report.ToText();

        text.ShouldContain("breakwater");
        text.ShouldContain("naive");
        text.ShouldContain("█");
        text.Split('\n').Count(line => line.StartsWith("  holds", StringComparison.Ordinal) || line.StartsWith("  FAILS", StringComparison.Ordinal)).ShouldBe(Report.Expectations.Count);
        text.Split('\n').ShouldAllBe(line => line.Length < 160);
    }

    [Theory]
    [InlineData(BoundKind.Below, 1.99, true)]
    [InlineData(BoundKind.Below, 2, false)]
    [InlineData(BoundKind.AtMost, 2, true)]
    [InlineData(BoundKind.AtMost, 2.01, false)]
    [InlineData(BoundKind.AtLeast, 2, true)]
    [InlineData(BoundKind.AtLeast, 1.99, false)]
    [InlineData(BoundKind.Below, double.NaN, false)]
    [InlineData(BoundKind.AtMost, double.NaN, false)]
    [InlineData(BoundKind.AtLeast, double.NaN, false)]
    public void Bound_AtItsEdge_AdmitsExactlyWhatItSays(BoundKind kind, double measured, bool admits) => new Bound(2, kind).Admits(measured).ShouldBe(admits);

    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(0.51, 3)]
    [InlineData(0.95, 4)]
    [InlineData(0.01, 1)]
    public void Quantile_OfFourValues_IsTheNearestRank(double share, double expected) => Measures.Quantile(share, [4, 1, 3, 2]).ShouldBe(expected);

    [Fact]
    public void Quantile_OfNothing_IsNotANumber() => Measures.Quantile(0.5, []).ShouldBe(double.NaN);

    [Fact]
    public void Series_OverSeveralSeconds_KeepsEveryTick()
    {
        var series = new Series(3);
        series.AddOver(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4), 2);

        series[0].ShouldBe(TimeSpan.TicksPerSecond);
        series[1].ShouldBe(2 * TimeSpan.TicksPerSecond);
        series[2].ShouldBe(2 * TimeSpan.TicksPerSecond);
        series.Total.ShouldBe(7 * TimeSpan.TicksPerSecond);
        series.Sum(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9)).ShouldBe(4 * TimeSpan.TicksPerSecond);
    }

    [Fact]
    public void LogNormal_Drawn_HasItsMedianAndItsExactMean()
    {
        var table = new LogNormal(500, 0.35);

        table.Values.Count(value => value < 500).ShouldBe(128);
        table.Mean.ShouldBe(500 * Math.Exp(0.35 * 0.35 / 2), 2);
        table.Values.ShouldBeInOrder();
    }
}
