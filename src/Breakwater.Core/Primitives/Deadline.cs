namespace Breakwater.Core.Primitives;

/// <summary>An instant on a monotonic clock by which work must end. Never lengthens: <see cref="Slice"/> and <see cref="Earlier"/> only shorten.</summary>
public readonly struct Deadline
{
    private readonly TimeProvider? clock;
    private readonly long due;

    private Deadline(TimeProvider clock, long due)
    {
        this.clock = clock;
        this.due = due;
    }

    /// <summary>A deadline that never comes.</summary>
    public static Deadline Never => default;

    /// <summary>Time left, never negative; <see cref="TimeSpan.MaxValue"/> for <see cref="Never"/>.</summary>
    public TimeSpan Remaining => clock is null ? TimeSpan.MaxValue : RemainingAt(clock.GetTimestamp());

    /// <summary>True when no time is left.</summary>
    public bool IsPast => clock is not null && clock.GetTimestamp() >= due;

    /// <summary>The same at a timestamp of its clock.</summary>
    public TimeSpan RemainingAt(long now) => clock is null ? TimeSpan.MaxValue : now >= due ? TimeSpan.Zero : clock.GetElapsedTime(now, due);

    /// <summary>The deadline that lies <paramref name="span"/> from now.</summary>
    public static Deadline After(TimeProvider clock, TimeSpan span) =>
        new(clock, clock.GetTimestamp() + (long)(span.TotalSeconds * clock.TimestampFrequency));

    /// <summary>The earlier of this deadline and <paramref name="span"/> from now: what one attempt or phase may use.</summary>
    public Deadline Slice(TimeProvider on, TimeSpan span) => Earlier(After(on, span));

    /// <summary>The earlier of two deadlines of the same clock.</summary>
    public Deadline Earlier(Deadline other)
    {
        if (clock is null)
        {
            return other;
        }

        return other.clock is null || due <= other.due ? this : other;
    }
}
