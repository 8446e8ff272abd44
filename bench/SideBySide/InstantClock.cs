namespace Breakwater.Bench.SideBySide;

/// <summary>A clock on which every wait is over at once: what is measured of a retry is all but the waiting.</summary>
internal sealed class InstantClock : TimeProvider
{
    public static InstantClock Instance { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            callback(state);
        }

        return Done.Instance;
    }

    private sealed class Done : ITimer
    {
        public static Done Instance { get; } = new();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
