namespace Breakwater.Core.Upstreams.Health;

/// <summary>Latencies in 40 steps, each a quarter longer than the one before, from 10 ms to a minute. Up to 10 ms counts as none. Not safe for concurrent use.</summary>
internal sealed class LatencyHistogram
{
    private const int Steps = 40;
    private const double First = 0.010;
    private const double Growth = 1.25;
    private static readonly double LogGrowth = Math.Log(Growth);
    private readonly int[] counts = new int[Steps];
    private int total;

    public void Add(TimeSpan latency)
    {
        counts[StepOf(latency.TotalSeconds)]++;
        total++;
    }

    public void AddAll(LatencyHistogram other)
    {
        for (var i = 0; i < Steps; i++)
        {
            counts[i] += other.counts[i];
        }

        total += other.total;
    }

    public void Clear()
    {
        Array.Clear(counts);
        total = 0;
    }

    /// <summary>The latency that a share of the calls stays below, within a quarter; zero without calls.</summary>
    public TimeSpan Quantile(double share)
    {
        var wanted = share * total;
        var below = 0;
        for (var i = 0; i < Steps; i++)
        {
            if (counts[i] > 0 && below + counts[i] >= wanted)
            {
                return i == 0 ? TimeSpan.Zero : Within(i, (wanted - below) / counts[i]);
            }

            below += counts[i];
        }

        return TimeSpan.Zero;
    }

    // The calls of a step are taken to lie evenly in it.
    private static TimeSpan Within(int step, double part)
    {
        var low = First * Math.Pow(Growth, step - 1);
        return TimeSpan.FromSeconds(low * (1 + ((Growth - 1) * part)));
    }

    private static int StepOf(double seconds) =>
        seconds <= First ? 0 : Math.Min(Steps - 1, (int)Math.Ceiling(Math.Log(seconds / First) / LogGrowth));
}
