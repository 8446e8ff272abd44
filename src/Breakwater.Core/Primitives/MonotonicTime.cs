namespace Breakwater.Core.Primitives;

/// <summary>Monotonic time as the passive machines take it.</summary>
public static class MonotonicTime
{
    /// <summary>Time since the clock's own arbitrary origin; never goes back. Not a date.</summary>
    public static TimeSpan Monotonic(this TimeProvider clock) => clock.GetElapsedTime(0, clock.GetTimestamp());
}
