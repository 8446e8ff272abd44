namespace Breakwater.Core.Resilience.Concurrency.Limits;

/// <summary>
/// The concurrency that brings results, by Little's law: the run times of all calls that succeeded in the window ÷ the window. Calls that hang or are refused
/// count nothing. Not safe for concurrent use.
/// </summary>
internal sealed class StableMeter
{
    private const int Slices = 15;

    /// <summary>The mean forgets at this rate for each call: the last 30 or so count.</summary>
    private const double Fresh = 1.0 / 32;

    private readonly long[] sums = new long[Slices];
    private readonly long slice;
    private long total;
    private long current;
    private long first;
    private bool started;

    /// <param name="window">Length of the window.</param>
    public StableMeter(TimeSpan window) => slice = Math.Max(1, window.Ticks / Slices);

    /// <summary>Mean run time of calls that were not refused, in seconds; zero before there was one.</summary>
    public double MeanSeconds { get; private set; }

    /// <summary>A call ended at <paramref name="now"/> after <paramref name="ran"/>; only <paramref name="succeeded"/> ones are work done.</summary>
    public void Add(TimeSpan ran, bool succeeded, TimeSpan now)
    {
        var seconds = ran.TotalSeconds;
        MeanSeconds = MeanSeconds == 0 ? seconds : MeanSeconds + (Fresh * (seconds - MeanSeconds));
        if (succeeded)
        {
            MoveTo(now);
            sums[current % Slices] += ran.Ticks;
            total += ran.Ticks;
        }
    }

    /// <summary>Stable concurrency over the last full window; null until one has passed, because what began in it has not ended yet.</summary>
    public double? At(TimeSpan now)
    {
        if (!started)
        {
            return null;
        }

        MoveTo(now);
        return current - first < Slices ? null : (double)total / ((slice * (Slices - 1)) + (now.Ticks % slice));
    }

    private void MoveTo(TimeSpan now)
    {
        var to = now.Ticks / slice;
        if (!started)
        {
            (started, first, current) = (true, to, to);
        }

        if (to - current >= Slices)
        {
            Array.Clear(sums);
            (total, current) = (0, to);
        }

        while (current < to)
        {
            current++;
            total -= sums[current % Slices];
            sums[current % Slices] = 0;
        }
    }
}
