using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

/// <summary>
/// The way back to what was stable before the cuts: 100, until at second 40 all but 30 were refused. From 44 the limit is 28.5, from 79 it is 29.9; the growth to 32.9
/// at 104 is the first past the knee, and so a try.
/// </summary>
public sealed class AimdReturns
{
    private readonly StableMeter meter = Measured(40);

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
        Drop(limit, 40, left: 30);
        if (proven)
        {
            // The first refusal at a proven level is taken for chance.
            limit.Started(S(40), 1);
            limit.Advance(S(41.5));
            Drop(limit, 41.5, left: 30);
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
        Drop(limit, 40, left: 30);
        limit.Started(S(40), 1);
        Use(limit, 44, 107);
        limit.Limit.ShouldBe(32);
        Use(limit, 107, 110);
        limit.Limit.ShouldBe(33);
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

    /// <summary>A level that a window has proven, and a refusal past it: back to all of it within a second of the cool-off, whether or not somebody called.</summary>
    [Theory]
    [InlineData(29, 30.1, 31.099, 20)]
    [InlineData(29, 30.1, 31.6, 29)]
    [InlineData(29, 30.1, 32.1, 30)]
    [InlineData(31, 30.1, 32.1, 30)]
    [InlineData(40, 30.1, 32.1, 38)]
    [InlineData(28, 30.1, 90, 20)]
    [InlineData(30, 30, 90, 21)]
    public void Level_RefusedOnlyPastIt_ComesBackAtOnce(int left, double refusedAt, double at, int expected)
    {
        var limit = Proven();
        limit.Advance(S(refusedAt));
        Drop(limit, refusedAt, left);

        limit.Advance(S(at));
        limit.Limit.ShouldBe(expected);
    }

    /// <summary>Refusals of calls begun before the cut tell that less had been accepted than it seemed.</summary>
    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 30)]
    [InlineData(2, 20)]
    public void Level_MoreFromBeforeTheCutRefused_HoldsUntilTooMany(int more, int expected)
    {
        var limit = Proven();
        limit.Advance(S(30.1));
        Drop(limit, 30.1, left: 30);
        for (var call = 0; call < more; call++)
        {
            limit.Ended(new LimitSample(LimiterVerdict.Dropped, S(30), S(30.2), null, 30));
        }

        limit.Advance(S(40));
        limit.Limit.ShouldBe(expected);
    }

    [Fact]
    public void Level_CallAfterTheCutRefused_WaitsForACleanCoolOff()
    {
        var limit = Proven();
        limit.Advance(S(30.1));
        Drop(limit, 30.1, left: 30);
        Drop(limit, 30.5, left: 29, begun: 30.4);
        limit.Advance(S(40));
        limit.Limit.ShouldBe(21);

        limit.Started(S(40), 1);
        limit.Advance(S(41));
        limit.Advance(S(42));
        limit.Limit.ShouldBe(26);
        limit.Advance(S(44));
        limit.Limit.ShouldBe(28);
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
        Drop(limit, 108.5, left: 57);
        limit.Started(S(108.5), 1);
        Use(limit, 109.5, 112.5);
        limit.Limit.ShouldBe(54);

        Drop(limit, 113, left, begun: 112);
        limit.Started(S(113), 1);
        limit.Advance(S(117));
        limit.Limit.ShouldBe(expected);
    }

    /// <summary>After a return that failed 1, 2, 4, 8 and then always 16 windows end without a try.</summary>
    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(1, 2, true)]
    [InlineData(2, 2, false)]
    [InlineData(2, 3, true)]
    [InlineData(3, 4, false)]
    [InlineData(3, 5, true)]
    [InlineData(4, 8, false)]
    [InlineData(4, 9, true)]
    [InlineData(5, 16, false)]
    [InlineData(5, 17, true)]
    [InlineData(6, 16, false)]
    [InlineData(6, 17, true)]
    public void Return_Failed_IsNotTriedForAWhile(int falls, int window, bool returns)
    {
        var rig = new Falling(meter);
        for (var fall = 0; fall < falls; fall++)
        {
            rig.Fall(fall == 0 ? 2 : 1 + (1 << Math.Min(fall - 1, 4)));
        }

        rig.ReturnsAfter(window).ShouldBe(returns);
    }

    [Fact]
    public void Return_Arrived_ForgetsThatOthersFailed()
    {
        var rig = new Falling(meter);
        rig.Fall(2);
        rig.Fall(2);
        rig.ReturnsAfter(3).ShouldBeTrue();
        rig.Arrive();
        rig.Refuse();
        rig.Fall(2);

        rig.ReturnsAfter(2).ShouldBeTrue();
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>Refuses a call, begun at that moment unless said otherwise, beside so many others.</summary>
    private static void Drop(AimdLimit limit, double at, int left, double? begun = null)
    {
        limit.Advance(S(at));
        limit.Ended(new LimitSample(LimiterVerdict.Dropped, S(begun ?? at), S(at), null, left));
    }

    /// <summary>A limit that was cut out of the open at second 40, and follows again from 44.</summary>
    private AimdLimit Stormed()
    {
        var limit = new AimdLimit(new GatePolicy(), meter, null);
        Drop(limit, 40, left: 30);
        limit.Started(S(40), 1);
        return limit;
    }

    /// <summary>A limit of 30 that a window has proven, growing by 1.5 from second 30 on.</summary>
    private static AimdLimit Proven()
    {
        var limit = new AimdLimit(new GatePolicy(), new StableMeter(S(30)), 30);
        limit.Started(S(0), 30);
        limit.Advance(S(30));
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

    private static StableMeter Measured(int seconds)
    {
        var meter = new StableMeter(S(30));
        for (var second = 0; second < seconds; second++)
        {
            for (var call = 0; call < 100; call++)
            {
                meter.Add(S(1), succeeded: true, S(second));
            }
        }

        return meter;
    }

    /// <summary>A limit with windows of 10 s whose target refuses by rate: it lets a return begin, and then refuses down to 30.</summary>
    private sealed class Falling
    {
        private readonly StableMeter meter;
        private readonly AimdLimit limit;
        private double now = 40;

        public Falling(StableMeter meter)
        {
            this.meter = meter;
            limit = new AimdLimit(new GatePolicy { GrowthEvery = S(10) }, meter, null);
            Drop(limit, now, left: 30);
            Settle();
        }

        /// <summary>Whether a return begins at the end of that window; the ones before have too few calls for anything but waiting.</summary>
        public bool ReturnsAfter(int window)
        {
            Run(10 * (window - 1), callsPerSecond: 1);
            Run(13, callsPerSecond: 40);
            return limit.Limit >= 40;
        }

        public void Fall(int window)
        {
            ReturnsAfter(window).ShouldBeTrue();
            Refuse();
        }

        public void Arrive()
        {
            Run(20, callsPerSecond: 40);
            limit.Limit.ShouldBeGreaterThanOrEqualTo(100);
        }

        public void Refuse()
        {
            Drop(limit, now, left: 30);
            limit.Started(S(now + 0.25), 1);
            now += 1.25;
            Drop(limit, now, left: 30);
            Settle();
        }

        private void Settle()
        {
            limit.Started(S(now), 1);
            Run(4, callsPerSecond: 0);
        }

        private void Run(int seconds, int callsPerSecond)
        {
            for (var quarter = 0; quarter < 4 * seconds; quarter++)
            {
                for (var call = 0; call < callsPerSecond / 4 || (call == 0 && callsPerSecond == 1 && quarter % 4 == 0); call++)
                {
                    limit.Started(S(now), limit.Limit);
                }

                meter.Add(S(25), succeeded: true, S(now));
                now += 0.25;
                limit.Advance(S(now));
            }
        }
    }
}
