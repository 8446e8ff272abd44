namespace Breakwater.Core.Resilience.Concurrency;

/// <summary>How long a turn takes to come in a pool of permits, from how long calls hold one.</summary>
/// <param name="Pause">Time in which nothing starts.</param>
/// <param name="Seconds">Mean time a permit is held; zero when unknown, then only the pause and the delay are foreseen.</param>
/// <param name="Late">By how much the next permit is overdue, and so probably as long again: the mean is of calls that ended, and a target that stalls ends none.</param>
internal readonly record struct WaitForecast(TimeSpan Pause, double Seconds, TimeSpan Late)
{
    /// <summary>What never comes, and what takes longer, is foreseen as this.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// The wait of whom <paramref name="ahead"/> others precede, where <paramref name="held"/> of <paramref name="size"/> permits are out: size ÷ mean of them come back
    /// each second, also during the pause, once they are no longer late.
    /// </summary>
    public TimeSpan Turn(int size, int held, double ahead)
    {
        var missing = ahead + 1 - ((double)size - held);
        if (size <= 0)
        {
            return Longest;
        }

        if (missing <= 0)
        {
            return Pause;
        }

        var begin = Pause > Late ? Pause : Late;
        if (Seconds <= 0)
        {
            return begin;
        }

        var rate = size / Seconds;
        var back = Math.Min(held, rate * (begin - Late).TotalSeconds);
        var seconds = Math.Max(0, missing - back) / rate;
        return seconds < Longest.TotalSeconds ? begin + TimeSpan.FromSeconds(seconds) : Longest;
    }
}
