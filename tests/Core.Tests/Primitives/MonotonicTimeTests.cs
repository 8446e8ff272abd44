using Breakwater.Core.Primitives;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Primitives;

public sealed class MonotonicTimeTests
{
    /// <summary>The frequencies of Windows, Linux, macOS, and two that divide nothing evenly.</summary>
    public static TheoryData<long> Frequencies => [10_000_000, 1_000_000_000, 24_000_000, 3_579_545, 2_441_406];

    [Fact]
    public void Monotonic_ClockMovedByWholeSeconds_HasGoneOnByExactlyThose()
    {
        var clock = new ManualTimeProvider();

        for (var second = 1; second <= 1000; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            clock.Monotonic().ShouldBe(TimeSpan.FromSeconds(second));
        }
    }

    [Theory]
    [MemberData(nameof(Frequencies))]
    public void Monotonic_AnyStamp_IsItsMomentRoundedDown(long frequency)
    {
        var random = new Random(1);
        for (var i = 0; i < 1000; i++)
        {
            var stamp = random.NextInt64(frequency * 86_400 * 3650);
            new StandingClock(frequency, stamp).Monotonic().Ticks.ShouldBe((long)((Int128)stamp * TimeSpan.TicksPerSecond / frequency), $"of {stamp}");
        }
    }

    [Theory]
    [MemberData(nameof(Frequencies))]
    public void Monotonic_StampsInOrder_NeverGoesBack(long frequency)
    {
        var before = TimeSpan.Zero;
        for (var stamp = (frequency * 5) - 500; stamp < (frequency * 5) + 500; stamp++)
        {
            var now = new StandingClock(frequency, stamp).Monotonic();
            now.ShouldBeGreaterThanOrEqualTo(before);
            before = now;
        }
    }

    private sealed class StandingClock(long frequency, long stamp) : TimeProvider
    {
        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => stamp;
    }
}
