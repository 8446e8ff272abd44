namespace Breakwater.Simulator.Clock;

/// <summary>A timer of the virtual clock, as the platform's own code asks for it.</summary>
internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ClockEvent, ITimer
{
    private TimeSpan _period;
    private bool _disposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
        {
            return false;
        }

        _period = period;
        if (dueTime < TimeSpan.Zero)
        {
            clock.Cancel(this);
        }
        else
        {
            clock.Set(this, dueTime);
        }

        return true;
    }

    public override void Fire()
    {
        if (_period > TimeSpan.Zero)
        {
            clock.Set(this, _period);
        }

        callback(state);
    }

    public void Dispose()
    {
        _disposed = true;
        clock.Cancel(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
