using Breakwater.Core.Objectives;

namespace Breakwater.Core.Tests.Objectives;

/// <summary>A2.30, A5.12, A5.13, A6.8, A6.9: when alerts are raised and cleared.</summary>
public sealed class AlertBoardTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly AlertBoard board = new();
    private readonly List<(double Second, string What)> told = [];
    private TimeSpan now = TimeSpan.FromHours(1);
    private AlertPolicy policy = new();

    [Theory]
    [InlineData(AlertKind.GoldSuccess, 0.989, 0.99, 0.9911, 15)]
    [InlineData(AlertKind.Failover, 0.151, 0.15, 0.134, 15)]
    [InlineData(AlertKind.TimeoutSpike, 0.081, 0.08, 0.07, 300)]
    [InlineData(AlertKind.BudgetNearLimit, 0.91, 0.9, 0.8, 180)]
    [InlineData(AlertKind.SoftDegradeWatch, 0.031, 0.03, 0.02, 300)]
    [InlineData(AlertKind.HardCutTimeouts, 0.081, 0.08, 0.07, 120)]
    [InlineData(AlertKind.HardCutLatency, 1.81, 1.8, 1.6, 120)]
    public void Figure_BeyondTheArticlesThreshold_RaisesAfterItsTimeAndClearsAMinuteAfter(AlertKind kind, double bad, double edge, double good, int seconds)
    {
        Run(kind, edge, 600);
        told.ShouldBeEmpty("at the threshold is not beyond it");
        var began = now;
        Run(kind, bad, seconds + 60);
        told.ShouldBe([((began + TimeSpan.FromSeconds(seconds)).TotalSeconds, "raised")]);
        Run(kind, edge, 600);
        told.Count.ShouldBe(1, "what is only just well may go back at once");
        var well = now;
        Run(kind, good, 120);
        told[1..].ShouldBe([((well + AlertPolicy.ClearAfter).TotalSeconds, "cleared")]);
        board.On.ShouldBeEmpty();
    }

    [Fact]
    public void Figure_WellForOneLook_BeginsAnew()
    {
        for (var i = 0; i < 10; i++)
        {
            Run(AlertKind.TimeoutSpike, 0.5, 280);
            Run(AlertKind.TimeoutSpike, 0, 5);
        }

        told.ShouldBeEmpty();
    }

    [Fact]
    public void Figure_Missing_IsAsItWasForFiveMinutesAndWellAfterThat()
    {
        Run(AlertKind.TimeoutSpike, 0.5, 60);
        Run(AlertKind.TimeoutSpike, value: null, 260);
        told.ShouldHaveSingleItem().What.ShouldBe("raised");
        Run(AlertKind.TimeoutSpike, value: null, 120);
        told[^1].What.ShouldBe("cleared");
    }

    [Fact]
    public void Alert_On_ShowsSinceWhenAndTheLastFigure()
    {
        Run(AlertKind.Failover, 0.2, 20);
        Run(AlertKind.Failover, 0.9, 5);

        var alert = board.On.ShouldHaveSingleItem();
        (alert.Kind, alert.Subject, alert.Value, alert.Detail).ShouldBe((AlertKind.Failover, "x", 0.9, "0.9 now"));
        alert.Since.ShouldBe(Noon + (TimeSpan.FromHours(1) + TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public void Rule_SwitchedOff_RaisesNothingAndClearsWhatIsOn()
    {
        Run(AlertKind.Failover, 0.9, 30);
        policy = policy with { Failover = policy.Failover with { Enabled = false } };
        Run(AlertKind.Failover, 0.9, 600);

        told.Select(one => one.What).ShouldBe(["raised", "cleared"]);
    }

    private void Run(AlertKind kind, double? value, int seconds)
    {
        for (var second = 0; second < seconds; second += 5)
        {
            AlertFigure[] figures = value is { } some ? [new AlertFigure(kind, "x", some, FormattableString.Invariant($"{some} now"))] : [];
            foreach (var change in board.Step(policy, figures, now, Noon + now))
            {
                told.Add((now.TotalSeconds, change.IsRaised ? "raised" : "cleared"));
            }

            now += TimeSpan.FromSeconds(5);
        }
    }
}
