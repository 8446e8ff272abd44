using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Tests.Resilience.Breaker;

/// <summary>C7: each rule alone, exactly at its bounds.</summary>
public sealed class TripRules
{
    [Fact]
    public void A2_13_FiveFailuresInARow_Trip()
    {
        var rig = new BreakerRig().Bad(4);
        rig.State.ShouldBe(BreakerState.Closed);

        rig.Bad().View.Reason.ShouldBe("5 failures in a row within 30 s");
        rig.State.ShouldBe(BreakerState.Open);
    }

    [Fact]
    public void A2_13_AGoodCall_BreaksTheRun() =>
        new BreakerRig().Bad(4).Good().Bad(4).State.ShouldBe(BreakerState.Closed);

    [Fact]
    public void Invariant6_AnIgnoredCall_DoesNotBreakTheRunNorLengthenIt()
    {
        var rig = new BreakerRig().Bad(4).Call(BreakerVerdict.Ignore, 50);
        rig.State.ShouldBe(BreakerState.Closed);

        rig.Bad().State.ShouldBe(BreakerState.Open);
    }

    [Theory]
    [InlineData(30, BreakerState.Open)]
    [InlineData(30.001, BreakerState.Closed)]
    public void A7_6_TheRun_LiesWithinThirtySeconds(double last, BreakerState expected) =>
        new BreakerRig().Bad().At(15).Bad(3).At(last).Bad().State.ShouldBe(expected);

    [Fact]
    public void A7_6_ARunTooLong_CountsItsLastFive()
    {
        var rig = new BreakerRig().Bad().At(15).Bad(3).At(31).Bad();
        rig.State.ShouldBe(BreakerState.Closed);

        rig.At(45).Bad().State.ShouldBe(BreakerState.Open);
    }

    [Fact]
    public void Run_WithoutLength_IsOff() =>
        new BreakerRig(new BreakerPolicy { ConsecutiveFailures = 0, Rules = [] }).Bad(1000).State.ShouldBe(BreakerState.Closed);

    [Theory]
    [InlineData(10, 9, BreakerState.Closed)] // 19 calls: too few.
    [InlineData(10, 10, BreakerState.Open)]
    [InlineData(11, 10, BreakerState.Closed)] // 47.6 %.
    [InlineData(11, 11, BreakerState.Open)]
    [InlineData(500, 499, BreakerState.Closed)]
    [InlineData(500, 500, BreakerState.Open)]
    public void A4_9_HalfOfTwentyCalls_Trip(int good, int bad, BreakerState expected)
    {
        var rig = new BreakerRig(BreakerRig.OnlyRules).Good(good).Bad(bad);

        rig.State.ShouldBe(expected);
        rig.View.Reason.ShouldBe(expected == BreakerState.Open ? "at least 50 % of 20 or more calls failed within 30 s" : "it never opened");
    }

    [Fact]
    public void A4_9_OnlyAFailure_Trips()
    {
        var rig = new BreakerRig(BreakerRig.OnlyRules).Bad(15).Good(5);
        rig.State.ShouldBe(BreakerState.Closed);

        rig.Bad().State.ShouldBe(BreakerState.Open);
    }

    [Fact]
    public void A4_9_IgnoredCalls_AreNotCounted()
    {
        var rig = new BreakerRig(BreakerRig.OnlyRules).Bad(19).Call(BreakerVerdict.Ignore, 500);
        rig.State.ShouldBe(BreakerState.Closed);

        rig.Bad().State.ShouldBe(BreakerState.Open);
    }

    [Theory]
    [InlineData(29.999, BreakerState.Open)]
    [InlineData(30, BreakerState.Closed)]
    public void A4_9_TheWindow_IsThirtySecondsLong(double last, BreakerState expected) =>
        new BreakerRig(BreakerRig.OnlyRules).Bad(19).At(last).Bad().State.ShouldBe(expected);

    [Fact]
    public void A4_9_TheWindow_SlidesAndIsNeverReset()
    {
        for (var start = 1; start < 90; start++)
        {
            var rig = new BreakerRig(BreakerRig.OnlyRules).At(start).Good(5).Bad(5).At(start + 29).Good(5).Bad(4);
            rig.State.ShouldBe(BreakerState.Closed);
            rig.Bad().State.ShouldBe(BreakerState.Open);
        }
    }

    [Fact]
    public void A4_9_WhatSlidOut_IsForgotten()
    {
        var rig = new BreakerRig(BreakerRig.OnlyRules);
        for (var second = 0; second < 600; second += 2)
        {
            rig.At(second).Bad(); // Fifteen in any window.
        }

        rig.State.ShouldBe(BreakerState.Closed);
    }

    [Theory]
    [InlineData(38, 12, 38, 12, BreakerState.Closed)] // 24 % in both.
    [InlineData(39, 13, 39, 13, BreakerState.Open)] // 25 % in both.
    [InlineData(36, 13, 39, 13, BreakerState.Closed)] // 49 calls before.
    [InlineData(39, 13, 36, 13, BreakerState.Closed)] // 49 calls now.
    [InlineData(40, 13, 39, 13, BreakerState.Closed)] // 24.5 % before.
    [InlineData(39, 13, 40, 13, BreakerState.Closed)] // 24.5 % now.
    [InlineData(60, 0, 60, 20, BreakerState.Closed)] // One window alone (trap of A12.9).
    [InlineData(60, 20, 60, 20, BreakerState.Open)]
    public void A12_9_AQuarterOfFiftyCalls_TripsTwiceInARow(int goodBefore, int badBefore, int good, int bad, BreakerState expected)
    {
        var rig = new BreakerRig(BreakerRig.OnlyRules).At(100).Good(goodBefore).Bad(badBefore).At(130).Good(good).Bad(bad);

        rig.State.ShouldBe(expected);
        rig.View.Reason.ShouldBe(expected == BreakerState.Open ? "at least 25 % of 50 or more calls failed within 30 s, 2 times in a row" : "it never opened");
    }

    [Theory]
    [InlineData(100, 129.999, BreakerState.Closed)] // Both in the last window.
    [InlineData(100, 130, BreakerState.Open)]
    [InlineData(100, 159.999, BreakerState.Open)]
    [InlineData(100, 160, BreakerState.Closed)] // The first has slid out of the window before.
    public void A12_9_TheWindowBefore_EndsWhereTheLastBegins(double before, double now, BreakerState expected) =>
        new BreakerRig(BreakerRig.OnlyRules).At(before).Good(60).Bad(20).At(now).Good(60).Bad(20).State.ShouldBe(expected);

    [Theory]
    [InlineData(15, 5, BreakerState.Closed)] // Exactly a quarter.
    [InlineData(14, 6, BreakerState.Open)]
    [InlineData(13, 6, BreakerState.Closed)] // 19 calls.
    public void A1_17_RuleAboveAQuarter_TripsAboveFiveOfTwenty(int good, int bad, BreakerState expected) =>
        new BreakerRig(BreakerRig.OnlyRules with { Rules = [new TripRule(TimeSpan.FromSeconds(30), 20, 0.25, Inclusive: false)] }).Good(good).Bad(bad).State.ShouldBe(expected);

    [Fact]
    public void Closing_AnyWay_BeginsWithNothingCounted()
    {
        var rig = new BreakerRig(BreakerRig.OnlyRules).Good(10).Bad(10).At(20).Recover();
        rig.Bad(19).State.ShouldBe(BreakerState.Closed);

        rig.Breaker.Reset(rig.Now);
        rig.Bad(19).State.ShouldBe(BreakerState.Closed);
    }
}
