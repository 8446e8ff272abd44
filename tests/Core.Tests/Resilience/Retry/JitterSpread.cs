using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Tests.Resilience.Retry;

/// <summary>F-G4: a thousand clients that failed in the same instant do not come back in the same instant.</summary>
public sealed class JitterSpread
{
    private const int Clients = 1_000;
    private const double Bin = 100;

    public static TheoryData<Jitter, double> Cases { get; } = Pairs();

    [Theory]
    [MemberData(nameof(Cases))]
    public void F_G4_RetryInstants_HaveNoBinAboveTwiceTheMean(Jitter jitter, double floor)
    {
        var backoff = new Backoff { Jitter = jitter };
        for (var failures = 1; failures <= 5; failures++)
        {
            var random = new SeededRandom((ulong)failures * 31);
            var instants = new double[Clients];
            for (var i = 0; i < Clients; i++)
            {
                instants[i] = backoff.Delay(failures, TimeSpan.FromMilliseconds(floor), random).TotalMilliseconds;
            }

            var spread = instants.Max() - instants.Min();
            Highest(instants).ShouldBeLessThanOrEqualTo(2 * Math.Min(Clients, Clients * Bin / spread), $"{failures} failures");
        }
    }

    [Fact]
    public void F_G4_ThreeAttemptsOfFullJitter_SpreadOverEverythingTheyCover()
    {
        var (backoff, random, instants) = (new Backoff(), new SeededRandom(5), new double[Clients]);
        for (var i = 0; i < Clients; i++)
        {
            instants[i] = backoff.Delay(3, TimeSpan.Zero, random).TotalMilliseconds;
        }

        var bins = instants.CountBy(instant => (int)(instant / Bin)).ToDictionary();
        bins.Count.ShouldBe(10);
        bins.Values.Max().ShouldBeLessThanOrEqualTo(2 * Clients / 10);
        bins.Values.Min().ShouldBeGreaterThan(Clients / 20);
    }

    [Theory]
    [InlineData(Jitter.Full, 100, 350)]
    [InlineData(Jitter.Equal, 125, 350)]
    [InlineData(Jitter.Additive, 250, 370)]
    [InlineData(Jitter.Proportional, 187.5, 350)]
    public void Delay_FloorBelowTheCeiling_ReachesACeilingAboveIt(Jitter jitter, double lowest, double highest)
    {
        var backoff = new Backoff { Jitter = jitter };

        backoff.Delay(1, TimeSpan.FromMilliseconds(100), new Draw(0)).TotalMilliseconds.ShouldBe(lowest);
        backoff.Delay(1, TimeSpan.FromMilliseconds(100), new Draw(1)).TotalMilliseconds.ShouldBe(highest);
    }

    private static double Highest(double[] instants) => instants.CountBy(instant => (int)(instant / Bin)).Max(bin => bin.Value);

    private static TheoryData<Jitter, double> Pairs()
    {
        var pairs = new TheoryData<Jitter, double>();
        foreach (var jitter in Enum.GetValues<Jitter>())
        {
            foreach (var floor in (double[])[0, 60, 125, 1_250, 2_500, 10_000])
            {
                pairs.Add(jitter, floor);
            }
        }

        return pairs;
    }

    private sealed class Draw(double chance) : IRandom
    {
        public double NextDouble() => chance;

        public ulong NextBits() => 0;
    }
}
