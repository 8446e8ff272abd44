namespace Breakwater.Core.Upstreams.Health;

/// <summary>Latencies in 40 steps, each a quarter longer than the one before, from 10 ms to 75 s. Not safe for concurrent use.</summary>
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
                var low = i == 0 ? 0 : First * Math.Pow(Growth, i - 1);
                var high = First * Math.Pow(Growth, i);
                return TimeSpan.FromSeconds(low + ((high - low) * Math.Max(0, wanted - below) / counts[i]));
            }

            below += counts[i];
        }

        return TimeSpan.Zero;
    }

    private static int StepOf(double seconds) =>
        seconds <= First ? 0 : Math.Min(Steps - 1, (int)Math.Ceiling(Math.Log(seconds / First) / LogGrowth));
}
