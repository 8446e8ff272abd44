using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

/// <summary>Returns that are refused on the way, by a target that counts calls in a minute and not at once.</summary>
public sealed class AimdFalls
{
    private readonly StableMeter meter = LimitWords.Measured(40);

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
            limit.Drop(now, left: 30);
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
            limit.Drop(now, left: 30);
            limit.Started(S(now + 0.25), 1);
            now += 1.25;
            limit.Drop(now, left: 30);
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
