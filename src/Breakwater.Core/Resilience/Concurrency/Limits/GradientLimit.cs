using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Concurrency.Limits;

/// <summary>
/// AIMD with a second opinion that only lowers it: the time to first content of late against that of long ago, as in gradient2. Never the total run time, which
/// measures the length of the answer. limit ← 0.8·limit + 0.2·(limit·g + √limit) per window, g = 1.5·long ÷ short held within 0.5 to 1; √limit is room for a queue.
/// Not safe for concurrent use.
/// </summary>
internal sealed class GradientLimit(AimdLimit aimd) : ILimitAlgorithm
{
    /// <summary>A window is at least this long and has at least this many samples.</summary>
    internal const int Samples = 10;

    /// <summary>How much slower than ever the first content may be before the limit falls (gradient2).</summary>
    internal const double Tolerance = 1.5;

    internal static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private const double Smoothing = 0.2;
    private const double Slow = 1.0 / 600;
    private const int WarmUp = 10;

    private double value = double.PositiveInfinity;
    private double longTerm;
    private int windows;
    private TimeSpan opened;
    private double sum;
    private int count;
    private int most;

    public AimdLimit Aimd => aimd;

    public int Limit => Math.Min(aimd.Limit, value >= int.MaxValue ? int.MaxValue : Math.Max(aimd.Policy.Floor, (int)(value + 0.5)));

    public TimeSpan NextRise => aimd.NextRise;

    public TimeSpan? LastCut => aimd.LastCut;

    public void Advance(TimeSpan now) => aimd.Advance(now);

    public void Started(TimeSpan now, int inFlight)
    {
        most = Math.Max(most, inFlight);
        aimd.Started(now, inFlight);
    }

    public void Ended(in LimitSample sample)
    {
        aimd.Ended(sample);
        if (sample.Verdict != LimiterVerdict.Success || sample.FirstContent is not { } first)
        {
            return;
        }

        if (count == 0)
        {
            opened = sample.Now;
        }

        sum += first.TotalSeconds;
        count++;
        if (count >= Samples && sample.Now - opened >= Window)
        {
            CloseWindow(Math.Max(sum / count, 1e-3));
            (sum, count, most) = (0, 0, sample.InFlight);
        }
    }

    private void CloseWindow(double shortTerm)
    {
        windows++;
        longTerm += (shortTerm - longTerm) * Math.Max(Slow, windows <= WarmUp ? 1.0 / windows : 0);

        // After a spell of slowness the memory must come down faster than it forgets, or it would let the limit grow on it.
        longTerm *= longTerm > 2 * shortTerm ? 0.95 : 1;
        var slope = Math.Clamp(Tolerance * longTerm / shortTerm, 0.5, 1);
        if (double.IsPositiveInfinity(value))
        {
            value = slope < 1 ? (most * slope) + Math.Sqrt(most) : value;
        }
        else if (most >= value / 2)
        {
            var next = (value * slope) + Math.Sqrt(value);
            value = Math.Max(aimd.Policy.Floor, Math.Min(value + (Smoothing * (next - value)), aimd.Limit));
        }
    }
}
