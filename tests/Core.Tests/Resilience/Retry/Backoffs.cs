using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Tests.Resilience.Retry;

public sealed class Backoffs
{
    [Theory]
    [InlineData(1, 250)]
    [InlineData(2, 500)]
    [InlineData(3, 1_000)]
    [InlineData(4, 2_000)]
    [InlineData(5, 2_500)]
    [InlineData(1_000_000, 2_500)]
    [InlineData(0, 250)]
    public void Ceiling_EachFailure_DoublesUpToTheCap(int failures, double milliseconds) =>
        new Backoff().Ceiling(failures).TotalMilliseconds.ShouldBe(milliseconds);

    [Theory]
    [InlineData(Jitter.Full, 0, 1)]
    [InlineData(Jitter.Equal, 0.5, 1)]
    [InlineData(Jitter.Proportional, 0.75, 1)]
    [InlineData(Jitter.Additive, 1, 1.48)]
    public void Delay_NoFloor_StaysWithinTheStrategysBounds(Jitter jitter, double lowest, double highest)
    {
        var backoff = new Backoff { Jitter = jitter };
        var random = new SeededRandom(7);
        var shares = Enumerable.Range(0, 10_000).Select(_ => backoff.Delay(1, TimeSpan.Zero, random) / backoff.Ceiling(1)).ToList();

        shares.Min().ShouldBeInRange(lowest, lowest + 0.01);
        shares.Max().ShouldBeInRange(highest - 0.01, highest);
        shares.Average().ShouldBe((lowest + highest) / 2, 0.01);
    }

    [Fact]
    public void Delay_AnyFloor_IsNeverUndercutAndAlwaysSpread()
    {
        var random = new SeededRandom(11);
        foreach (var jitter in Enum.GetValues<Jitter>())
        {
            var backoff = new Backoff { Jitter = jitter };
            for (var i = 0; i < 10_000; i++)
            {
                var failures = 1 + (int)(random.NextDouble() * 8);
                var floor = TimeSpan.FromMilliseconds(1 + (random.NextDouble() * 20_000));
                var delay = backoff.Delay(failures, floor, random);

                delay.ShouldBeGreaterThanOrEqualTo(floor);
                delay.ShouldBeLessThanOrEqualTo(floor + backoff.Cap + backoff.Spread);
            }
        }
    }

    [Fact]
    public void F_G4_ThousandClientsToldTheSame_DoNotReturnTogether()
    {
        var backoff = new Backoff { First = TimeSpan.FromSeconds(2) };
        var random = new SeededRandom(3);
        var bins = Enumerable.Range(0, 1_000).Select(_ => backoff.Delay(1, TimeSpan.FromSeconds(10), random))
            .CountBy(delay => (int)(delay.TotalMilliseconds / 100)).ToDictionary();

        bins.Count.ShouldBe(20);
        bins.Values.Max().ShouldBeLessThanOrEqualTo(2 * 1_000 / 20);
    }
}
