using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

/// <summary>The transition table of the limit: open, cooling, following.</summary>
public sealed class AimdLimits
{
    private readonly StableMeter meter = new(TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(LimiterVerdict.Success)]
    [InlineData(LimiterVerdict.Ignore)]
    public void A1_4_Open_NoRefusal_StaysOpen(LimiterVerdict verdict)
    {
        var limit = Limit(null);
        End(limit, verdict, begun: 0, at: 1, left: 500);

        limit.Limit.ShouldBe(int.MaxValue);
        limit.LastCut.ShouldBeNull();
        limit.NextRise.ShouldBe(TimeSpan.MaxValue);
    }

    /// <summary>A1.6 and A1.8: ×0.7 of what was accepted, never below the floor.</summary>
    [Theory]
    [InlineData(100, 70)]
    [InlineData(99, 69)]
    [InlineData(10, 7)]
    [InlineData(6, 4)]
    [InlineData(3, 4)]
    [InlineData(0, 4)]
    public void A1_6_Open_FirstRefusal_CutsToSeventyPercentOfWhatWasAccepted(int left, int expected)
    {
        var limit = Limit(null);
        End(limit, LimiterVerdict.Dropped, begun: 0, at: 2, left);

        limit.Limit.ShouldBe(expected);
        limit.LastCut.ShouldBe(S(2));
    }

    /// <summary>900 of 1,000 that started together are refused: each refusal corrects what was taken for accepted.</summary>
    [Fact]
    public void Open_StormOfRefusals_FindsTheKneeExactly()
    {
        var limit = Limit(null);
        for (var left = 999; left >= 100; left--)
        {
            End(limit, LimiterVerdict.Dropped, begun: 0, at: 0.05, left);
        }

        limit.Limit.ShouldBe(70);
        Recover(limit, from: 1).ShouldBe(95);
    }

    [Theory]
    [InlineData(48, 47, 33)]
    [InlineData(48, 20, 14)]
    [InlineData(48, 100, 34)]
    public void A1_6_Following_Refusal_CutsWhatIsLess(int initial, int left, int expected)
    {
        var limit = Limit(initial);
        End(limit, LimiterVerdict.Dropped, begun: 1, at: 2, left);

        limit.Limit.ShouldBe(expected);
    }

    /// <summary>A1.9: one cut per cool-off, and only for calls begun after the last cut.</summary>
    [Theory]
    [InlineData(10, 10.5, 69)]
    [InlineData(10, 15, 69)]
    [InlineData(10.1, 10.2, 70)]
    [InlineData(10.1, 10.999, 70)]
    [InlineData(10.1, 11, 42)]
    [InlineData(10.000_000_1, 11, 42)]
    public void A1_9_Cooling_AnotherRefusal_CutsOncePerCoolOff(double begun, double at, int expected)
    {
        var limit = Limit(null);
        End(limit, LimiterVerdict.Dropped, begun: 0, at: 10, left: 100);
        End(limit, LimiterVerdict.Dropped, begun, at, left: 60);

        limit.Limit.ShouldBe(expected);
    }

    [Theory]
    [InlineData(10.999, 70)]
    [InlineData(11.5, 70)]
    [InlineData(11.999_999, 70)]
    [InlineData(13, 88)]
    [InlineData(14, 94)]
    [InlineData(15, 95)]
    [InlineData(44.9, 95)]
    public void Cooling_NoRefusal_ReturnsToJustBelowTheKnee(double at, int expected)
    {
        var limit = Limit(null);
        End(limit, LimiterVerdict.Dropped, begun: 0, at: 10, left: 100);
        limit.Started(S(11), 50);
        limit.Started(S(11.5), 51);

        limit.Advance(S(at));
        limit.Limit.ShouldBe(expected);
    }

    [Fact]
    public void Cooling_NothingStarted_ProvesNothing()
    {
        var limit = Limit(null);
        End(limit, LimiterVerdict.Dropped, begun: 0, at: 10, left: 100);

        limit.NextRise.ShouldBe(TimeSpan.MaxValue);
        limit.Advance(S(100));
        limit.Limit.ShouldBe(70);

        limit.Started(S(100), 1);
        limit.NextRise.ShouldBe(S(101));
    }

    [Fact]
    public void Cooling_RefusedWithinTheCoolOff_WaitsAnewAndLowersTheKnee()
    {
        var limit = Limit(null);
        End(limit, LimiterVerdict.Dropped, begun: 0, at: 10, left: 100);
        limit.Started(S(10.2), 60);
        End(limit, LimiterVerdict.Dropped, begun: 10.2, at: 10.5, left: 90);
        limit.Advance(S(60));
        limit.Limit.ShouldBe(70);

        Recover(limit, from: 60).ShouldBe(86);
    }

    [Fact]
    public void Cooling_RefusedWithinTheCoolOffAtAHigherLevel_KeepsTheKnee()
    {
        var limit = Limit(null);
        End(limit, LimiterVerdict.Dropped, begun: 0, at: 10, left: 100);
        End(limit, LimiterVerdict.Dropped, begun: 10.2, at: 10.5, left: 120);

        Recover(limit, from: 60).ShouldBe(95);
    }

    /// <summary>Time goes on in steps or in one leap, the limit is the same.</summary>
    [Fact]
    public void Recovery_NextRise_NamesEveryMomentAtWhichItRises()
    {
        var limit = Limit(null);
        End(limit, LimiterVerdict.Dropped, begun: 0, at: 10, left: 20);
        limit.Started(S(10.5), 1);
        var seen = new List<int> { limit.Limit };
        for (var due = limit.NextRise; due < TimeSpan.MaxValue; due = limit.NextRise)
        {
            limit.Advance(due - TimeSpan.FromTicks(10));
            limit.Limit.ShouldBe(seen[^1]);
            limit.Advance(due + TimeSpan.FromTicks(10));
            seen.Add(limit.Limit);
        }

        seen.ShouldBe([14, 14, 15, 16, 17, 18, 19]);
    }

    /// <summary>A refusal at a level that a whole window had proven is chance; the next one before another such window is believed.</summary>
    [Theory]
    [InlineData(true, 95)]
    [InlineData(false, 57)]
    public void Knee_RefusalFarBelowIt_IsBelievedUnlessItWasProven(bool proven, int expected)
    {
        var limit = Limit(null);
        End(limit, LimiterVerdict.Dropped, begun: 0, at: 10, left: 100);
        Recover(limit, from: 11);
        if (proven)
        {
            limit.Started(S(20), 95);
            limit.Advance(S(50));
        }

        End(limit, LimiterVerdict.Dropped, begun: 51, at: 51, left: 60);
        limit.Limit.ShouldBe(42);
        Recover(limit, from: 52).ShouldBe(expected);
    }

    [Fact]
    public void Knee_SecondRefusalAfterAProvenLevel_IsBelieved()
    {
        var limit = Limit(48);
        limit.Started(S(0), 48);
        limit.Advance(S(30));
        End(limit, LimiterVerdict.Dropped, begun: 31, at: 31, left: 20);
        Recover(limit, from: 32).ShouldBe(46);

        End(limit, LimiterVerdict.Dropped, begun: 40, at: 40, left: 20);
        Recover(limit, from: 41).ShouldBe(19);
    }

    /// <summary>A1.7: a cut leaves at most 1.2 × what was measured as stable.</summary>
    [Fact]
    public void A1_7_Cut_LittleWorkDone_GoesDownToThat()
    {
        for (var second = 0; second < 60; second++)
        {
            meter.Add(S(20), succeeded: true, S(second));
        }

        var limit = Limit(100);
        End(limit, LimiterVerdict.Dropped, begun: 59, at: 59.99, left: 100);

        limit.Limit.ShouldBe(24);
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private static void End(AimdLimit limit, LimiterVerdict verdict, double begun, double at, int left)
    {
        limit.Advance(S(at));
        limit.Ended(new LimitSample(verdict, S(begun), S(at), null, left));
    }

    /// <summary>Begins one call, waits out cool-off and recovery, and tells the limit then.</summary>
    private static int Recover(AimdLimit limit, double from)
    {
        limit.Advance(S(from));
        limit.Started(S(from), 1);
        limit.Advance(S(from + 4));
        return limit.Limit;
    }

    private AimdLimit Limit(int? initial) => new(new GatePolicy(), meter, initial);
}
