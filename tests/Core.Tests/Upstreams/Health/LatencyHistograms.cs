using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Tests.Upstreams.Health;

public sealed class LatencyHistograms
{
    private readonly LatencyHistogram histogram = new();

    [Fact]
    public void Quantile_WithoutCalls_IsZero() => histogram.Quantile(0.95).ShouldBe(TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(0.000_1)]
    [InlineData(0.01)]
    public void Latency_UpToTenMilliseconds_CountsAsNone(double seconds)
    {
        Add(seconds);

        histogram.Quantile(0.95).ShouldBe(TimeSpan.Zero);
        histogram.Quantile(1).ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(0.010_01)]
    [InlineData(0.05)]
    [InlineData(0.7)]
    [InlineData(2)]
    [InlineData(4.375)]
    [InlineData(59)]
    public void Latency_WithinTheSteps_IsKnownToAQuarter(double seconds)
    {
        Add(seconds);

        (histogram.Quantile(1).TotalSeconds / seconds).ShouldBeInRange(1 - 1e-6, 1.25);
        (histogram.Quantile(0.000_001).TotalSeconds / seconds).ShouldBeInRange(0.8 - 1e-6, 1);
    }

    [Theory]
    [InlineData(61)]
    [InlineData(100_000)]
    public void Latency_BeyondAMinute_IsAMinute(double seconds)
    {
        Add(seconds);

        histogram.Quantile(1).TotalSeconds.ShouldBe(0.01 * Math.Pow(1.25, 39), 1e-6);
    }

    [Fact]
    public void Quantile_BetweenTwoSteps_IsTheEndOfTheLowerOne()
    {
        for (var i = 0; i < 95; i++)
        {
            Add(0.012);
        }

        for (var i = 0; i < 5; i++)
        {
            Add(30);
        }

        histogram.Quantile(0.95).TotalSeconds.ShouldBe(0.0125, 1e-9);
        histogram.Quantile(0.475).TotalSeconds.ShouldBe(0.011_25, 1e-9);
        histogram.Quantile(0.96).TotalSeconds.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Quantile_OfAnyLatencies_IsNearTheExactOneAndRisesWithTheShare()
    {
        var random = new SeededRandom(5);
        for (var round = 0; round < 50; round++)
        {
            histogram.Clear();
            var all = Enumerable.Range(0, 400).Select(_ => Math.Exp((random.NextDouble() * 6) - 3)).Order().ToArray();
            foreach (var one in all)
            {
                Add(one);
            }

            var last = TimeSpan.Zero;
            for (var rank = 1; rank <= 400; rank++)
            {
                var found = histogram.Quantile(rank / 400.0);
                (found.TotalSeconds / all[rank - 1]).ShouldBeInRange(0.79, 1.26);
                found.ShouldBeGreaterThanOrEqualTo(last);
                last = found;
            }
        }
    }

    [Fact]
    public void AddAll_IsTheSumAndClear_TheEnd()
    {
        var other = new LatencyHistogram();
        other.Add(TimeSpan.FromSeconds(1));
        Add(0.001);
        Add(0.001);
        histogram.AddAll(other);
        histogram.Quantile(0.66).ShouldBe(TimeSpan.Zero);
        histogram.Quantile(0.67).TotalSeconds.ShouldBeInRange(0.8, 1.25);

        histogram.Clear();
        histogram.Quantile(1).ShouldBe(TimeSpan.Zero);
        Add(1);
        histogram.Quantile(0.01).TotalSeconds.ShouldBeInRange(0.8, 1);
    }

    private void Add(double seconds) => histogram.Add(TimeSpan.FromSeconds(seconds));
}
