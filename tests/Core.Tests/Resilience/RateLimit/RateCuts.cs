using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Tests.Resilience.RateLimit;

/// <summary>A4.14, C20: a fifth less over 5 % of 429s, a tenth more for every healthy 5 minutes.</summary>
public sealed class RateCuts
{
    [Theory]
    [InlineData(20, 0.05, 1.0)]
    [InlineData(20, 0.0500001, 0.8)]
    [InlineData(20, 1, 0.8)]
    [InlineData(19, 1, 1.0)]
    [InlineData(1_000_000, 0.0499, 1.0)]
    [InlineData(0, 0, 1.0)]
    public void A4_14_Step_CutsOverFivePercentOfEnoughCalls(long calls, double throttled, double factor)
    {
        var cut = new RateCut();

        cut.Step(At(0), calls, throttled).ShouldBe(factor < 1);
        cut.Factor.ShouldBe(factor);
    }

    [Fact]
    public void A4_14_Onset_IsOfTheFirstCutWithTheFiguresOfTheLast_UntilAllIsBack()
    {
        var cut = new RateCut();
        cut.Onset.ShouldBeNull();
        cut.Step(At(1), 100, 0.5);
        cut.Step(At(2), 500, 0.9);
        cut.Onset.ShouldBe(new Onset(At(1), 100, 0.5));
        cut.Step(At(6), 80, 0.25);
        cut.Onset.ShouldBe(new Onset(At(1), 80, 0.25));

        cut.Step(At(20), 0, 0);
        cut.Factor.ShouldBe(0.84, 1e-12);
        cut.Onset.ShouldNotBeNull();
        cut.Step(At(40), 0, 0);
        cut.Factor.ShouldBe(1);
        cut.Onset.ShouldBeNull();
    }

    [Fact]
    public void Pause_ByDefault_IsFiveMinutes() => RateCut.Pause.ShouldBe(At(5));

    [Fact]
    public void A4_14_StormGoesOn_CutsOnceInFiveMinutesDownToATenth()
    {
        var cut = new RateCut();
        var expected = 1.0;
        for (var minute = 0; minute < 100; minute++)
        {
            var falls = minute % 5 == 0 && expected > 0.1;
            expected = falls ? Math.Max(0.1, expected * 0.8) : expected;

            cut.Step(At(minute), 100, 0.5).ShouldBe(falls);
            cut.Factor.ShouldBe(expected, 1e-12);
        }

        cut.Factor.ShouldBe(0.1);
    }

    [Theory]
    [InlineData(4.999999, false)]
    [InlineData(5, true)]
    public void A4_14_SecondCut_ComesNoSoonerThanThePause(double minutes, bool cutAgain)
    {
        var cut = Cut();

        cut.Step(At(minutes), 100, 0.5).ShouldBe(cutAgain);
        cut.Factor.ShouldBe(cutAgain ? 0.64 : 0.8, 1e-12);
    }

    [Theory]
    [InlineData(4.999999, 0.8)]
    [InlineData(5, 0.9)]
    [InlineData(9.999999, 0.9)]
    [InlineData(10, 1.0)]
    [InlineData(600, 1.0)]
    public void A4_14_HealthyTime_GivesATenthBackForEachFiveMinutes(double minutes, double factor)
    {
        var cut = Cut();

        cut.Step(At(minutes), 100, 0.05).ShouldBe(factor > 0.8);
        cut.Factor.ShouldBe(factor, 1e-12);
    }

    [Fact]
    public void A4_14_HealthyMinuteByMinute_ComesBackStepByStepAndStops()
    {
        var cut = Cut();
        cut.Step(At(5), 100, 0.5).ShouldBeTrue();
        var changes = new List<double>();
        for (var minute = 6; minute <= 60; minute++)
        {
            if (cut.Step(At(minute), 0, 0))
            {
                changes.Add(minute);
            }
        }

        changes.ShouldBe([10, 15, 20, 25]);
        cut.Factor.ShouldBe(1);
    }

    [Fact]
    public void A4_14_BadReadingWithinThePause_StartsTheHealthyTimeAnew()
    {
        var cut = Cut();
        cut.Step(At(4), 100, 0.5).ShouldBeFalse();
        cut.Step(At(8.999999), 100, 0).ShouldBeFalse();
        cut.Step(At(9), 100, 0).ShouldBeTrue();
        cut.Factor.ShouldBe(0.9, 1e-12);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(14.999999, 14.999999)]
    [InlineData(15, 15)]
    [InlineData(40, 15)]
    public void Span_AfterACut_ReachesNoFurtherBack(double minutes, double span) => Cut().SpanAt(At(minutes)).ShouldBe(At(span));

    [Theory]
    [InlineData(102, 2)]
    [InlineData(120, 15)]
    public void Span_AfterALateCut_ReachesBackToIt(double minutes, double span)
    {
        var cut = new RateCut();
        cut.Step(At(100), 100, 0.5).ShouldBeTrue();

        cut.SpanAt(At(minutes)).ShouldBe(At(span));
    }

    [Fact]
    public void Span_BeforeAnyCut_IsFifteenMinutes() => new RateCut().SpanAt(At(1)).ShouldBe(At(15));

    private static RateCut Cut()
    {
        var cut = new RateCut();
        cut.Step(At(0), 100, 0.5).ShouldBeTrue();
        return cut;
    }

    private static TimeSpan At(double minutes) => TimeSpan.FromMinutes(minutes);
}
