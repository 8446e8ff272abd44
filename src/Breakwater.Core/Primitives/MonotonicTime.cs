namespace Breakwater.Core.Primitives;

/// <summary>Monotonic time as the passive machines take it.</summary>
public static class MonotonicTime
{
    private const long Nanoseconds = 1_000_000_000;

    /// <summary>Time since the clock's own arbitrary origin, rounded down to a tick; never goes back. Not a date.</summary>
    /// <remarks>
    /// In whole numbers: the platform's own conversion multiplies by a fraction, and tells a tick too little of some moments, so that what waited for five seconds
    /// would not have waited for five seconds.
    /// </remarks>
    public static TimeSpan Monotonic(this TimeProvider clock) => clock.Monotonic(clock.GetTimestamp());

    /// <summary>The same at a moment that the clock has told.</summary>
    public static TimeSpan Monotonic(this TimeProvider clock, long stamp)
    {
        var frequency = clock.TimestampFrequency;
        return new TimeSpan(frequency == Nanoseconds ? stamp / (Nanoseconds / TimeSpan.TicksPerSecond) : Ticks(stamp, frequency));
    }

    private static long Ticks(long stamp, long frequency)
    {
        var (seconds, rest) = Math.DivRem(stamp, frequency);
        return (seconds * TimeSpan.TicksPerSecond) + (rest * TimeSpan.TicksPerSecond / frequency);
    }
}
