namespace Breakwater.Simulator.Clock;

/// <summary>
/// Time that moves from event to event. Everything happens on the one thread that made the clock, in one order, so that the same seed gives the same run; a call
/// from another thread throws, because then something has left that order.
/// </summary>
internal sealed class VirtualClock : TimeProvider
{
    // Timestamps begin well above zero, as on a real machine: zero stands for "never" in many places.
    private const long Origin = TimeSpan.TicksPerHour;

    private readonly EventQueue _queue = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _now = Origin;
    private bool _running;
    private volatile bool _trespassed;

    /// <summary>The date on which every simulation begins.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Time since the simulation began.</summary>
    public TimeSpan Elapsed => new(_now - Origin);

    /// <summary>Events fired so far.</summary>
    public long Events { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        CheckThread();
        return Start + Elapsed;
    }

    public override long GetTimestamp()
    {
        CheckThread();
        return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Does something now, after what is already due now.</summary>
    public void Post(Action work) => Set(new PostedWork(work), TimeSpan.Zero);

    /// <summary>Sets an event, or moves one that is set.</summary>
    public void Set(ClockEvent what, TimeSpan delay)
    {
        CheckThread();
        var due = delay.Ticks > long.MaxValue - _now ? long.MaxValue : _now + delay.Ticks;
        _queue.Set(what, due);
    }

    /// <summary>Takes an event back; nothing happens when it is not set.</summary>
    public void Cancel(ClockEvent what)
    {
        CheckThread();
        _queue.Remove(what);
    }

    /// <summary>Fires everything due up to a moment, given as time since the start, and stands there afterwards.</summary>
    public void RunUntil(TimeSpan elapsed)
    {
        CheckThread();
        if (_running)
        {
            throw new InvalidOperationException("The clock is running: an event cannot run it.");
        }

        var end = Origin + elapsed.Ticks;
        _running = true;
        try
        {
            while (_queue.NextDue <= end)
            {
                _now = _queue.NextDue;
                Events++;
                _queue.Take().Fire();
            }
        }
        finally
        {
            _running = false;
        }

        _now = Math.Max(_now, end);
        if (_trespassed)
        {
            throw Trespass();
        }
    }

    private void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _trespassed = true;
            throw Trespass();
        }
    }

    private static InvalidOperationException Trespass() =>
        new("Another thread used the simulation's clock: something left the one thread on which a simulation runs.");

    private sealed class PostedWork(Action work) : ClockEvent
    {
        public override void Fire() => work();
    }
}
