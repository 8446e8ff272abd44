using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

/// <summary>
/// The way back to what was stable before the cuts: 100, until at second 40 all but 30 were refused. From 44 the limit is 28.5, from 79 it is 29.9; the growth to 32.9
/// at 104 is the first past the knee, and so a try.
/// </summary>
public sealed class AimdReturns
{
    private readonly StableMeter meter = LimitWords.Measured(40);

    [Theory]
    [InlineData(103.9, 30)]
    [InlineData(105, 31)]
    [InlineData(106, 33)]
    [InlineData(106.5, 37)]
    [InlineData(107, 41)]
    [InlineData(108, 51)]
    [InlineData(109, 64)]
    [InlineData(110, 80)]
    [InlineData(111, 100)]
    [InlineData(140.9, 100)]
    [InlineData(146, 120)]
    public void Return_TryHolds_GoesBackStepByStep(double at, int expected)
    {
        var limit = Stormed();
        Use(limit, 44, at);

        limit.Limit.ShouldBe(expected);
    }

    /// <summary>Only what was measured in calm times is known: a limit that had proven nothing says nothing of what was stable.</summary>
    [Theory]
    [InlineData(null, false, 41)]
    [InlineData(48, false, 32)]
    [InlineData(48, true, 41)]
    public void Known_CutOutOfACalm_IsWhatWasMeasured(int? initial, bool proven, int expected)
    {
        var limit = new AimdLimit(new GatePolicy(), meter, initial);
        limit.Started(S(0), proven ? 48 : 1);
        limit.Advance(S(39));
        limit.Advance(S(40));
        limit.Drop(40, left: 30);
        if (proven)
        {
            // The first refusal at a proven level is taken for chance.
            limit.Started(S(40), 1);
            limit.Advance(S(41.5));
            limit.Drop(41.5, left: 30);
            limit.Advance(S(42));
        }

        var began = proven ? 43.5 : 40;
        limit.Started(S(began), 1);
        Use(limit, began + 4, began + 67);
        limit.Limit.ShouldBe(expected);
    }

    /// <summary>Less than a full window of work is no measure.</summary>
    [Fact]
    public void Known_NothingMeasured_GrowsAsEver()
    {
        var limit = new AimdLimit(new GatePolicy(), new StableMeter(S(30)), null);
        limit.Drop(40, left: 30);
        limit.Started(S(40), 1);
        Use(limit, 44, 107);
        limit.Limit.ShouldBe(32);
        Use(limit, 107, 110);
        limit.Limit.ShouldBe(33);
    }

    /// <summary>While a storm lasts little is stable; what was before is not forgotten for it.</summary>
    [Fact]
    public void Try_Refused_IsRepeatedInTheNextWindowPastTheKnee()
    {
        var limit = Stormed();
        Use(limit, 44, 105);
        limit.Drop(105, left: 31);
        Use(limit, 105, 167);
        limit.Limit.ShouldBe(31);

        Use(limit, 167, 170);
        limit.Limit.ShouldBe(43);
        Use(limit, 170, 176);
        limit.Limit.ShouldBe(100);
    }

    [Theory]
    [InlineData(30, 33)]
    [InlineData(31, 41)]
    public void Try_NoCallPastTheKnee_ProvesNothing(int inFlight, int expected)
    {
        var limit = Stormed();
        Use(limit, 44, 104);
        limit.Started(S(105.5), inFlight);
        limit.Advance(S(106));
        limit.Advance(S(107));

        limit.Limit.ShouldBe(expected);
    }

    [Theory]
    [InlineData(40, 51)]
    [InlineData(39, 41)]
    public void Return_StepNotUsed_EndsIt(int inFlight, int expected)
    {
        var limit = Stormed();
        Use(limit, 44, 106);
        limit.Advance(S(106.9));
        limit.Started(S(106.9), inFlight);
        limit.Advance(S(107));
        limit.Advance(S(108));

        limit.Limit.ShouldBe(expected);
    }

    [Theory]
    [InlineData(64, 1, 64)]
    [InlineData(int.MaxValue, 1, 64)]
    [InlineData(int.MaxValue, 20, 81)]
    public void Return_PolicysBounds_AreKept(int ceiling, int step, int expected)
    {
        var limit = Stormed();
        Use(limit, 44, 106);
        limit.Policy = new GatePolicy { Ceiling = ceiling, GrowthStep = step };
        Use(limit, 106, 109);

        limit.Limit.ShouldBe(expected);
    }

    [Fact]
    public void NextRise_OnTheWayBack_NamesEveryRise()
    {
        var limit = Stormed();
        Use(limit, 44, 104);
        var (rises, now) = (0, S(104));
        while (now < S(112))
        {
            limit.Started(now, limit.Limit);
            var before = limit.Limit;
            now = limit.NextRise;
            limit.Advance(now - TimeSpan.FromTicks(10));
            limit.Limit.ShouldBe(before);
            limit.Advance(now + TimeSpan.FromTicks(10));
            rises += limit.Limit - before;
        }

        rises.ShouldBe(70);
    }

    /// <summary>The first refusal on the way back is taken for where the target is now, the second one for a sign that a rate and not a number of calls is refused.</summary>
    [Theory]
    [InlineData(40, 31)]
    [InlineData(33, 31)]
    [InlineData(30, 29)]
    public void Return_RefusedTwice_FallsBackToTheLevelBefore(int left, int expected)
    {
        var limit = Stormed();
        Use(limit, 44, 108.5);
        limit.Drop(108.5, left: 57);
        limit.Started(S(108.5), 1);
        Use(limit, 109.5, 110.5);
        limit.Limit.ShouldBeInRange(46, 51);
        Use(limit, 110.5, 112.5);
        limit.Limit.ShouldBe(54);

        limit.Drop(113, left, begun: 112);
        limit.Started(S(113), 1);
        limit.Advance(S(117));
        limit.Limit.ShouldBe(expected);
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>A limit that was cut out of the open at second 40, and follows again from 44.</summary>
    private AimdLimit Stormed()
    {
        var limit = new AimdLimit(new GatePolicy(), meter, null);
        limit.Drop(40, left: 30);
        limit.Started(S(40), 1);
        return limit;
    }

    /// <summary>All that the limit allows is used, without a refusal, by forty calls a second.</summary>
    private void Use(AimdLimit limit, double from, double to)
    {
        limit.Advance(S(from));
        for (var at = from; at < to; at += 1.0 / 40)
        {
            limit.Started(S(at), limit.Limit);
            meter.Add(S(limit.Limit / 40.0), succeeded: true, S(at));
            limit.Advance(S(at + (1.0 / 40)));
        }
    }
}
