namespace Breakwater.Simulator.Providers.Limits;

/// <summary>A bucket of <c>limit</c> units refilled continuously over a window, in exact integer arithmetic. Thread-safe.</summary>
/// <remarks>The state is the deficit in unit·ticks: taking n adds n·window, dt ticks take away limit·dt; so units left = limit − ⌈deficit / window⌉.</remarks>
internal sealed class TokenBucket
{
    private readonly Lock _lock = new();
    private readonly long _limit;
    private readonly Int128 _window;
    private readonly TimeProvider _time;
    private Int128 _deficit;
    private long _stamp;

    public TokenBucket(long limit, TimeSpan window, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        _limit = limit;
        _window = window.Ticks;
        _time = time;
        _stamp = time.GetTimestamp();
    }

    /// <summary>Takes the units if all are there; otherwise takes none and tells how long until they are.</summary>
    public bool TryTake(long units, out TimeSpan wait)
    {
        lock (_lock)
        {
            Refill_NeedsLock();
            var over = _deficit + units * _window - _limit * _window;
            wait = over > 0 ? TimeSpan.FromTicks((long)Int128.Min((over + _limit - 1) / _limit, _window)) : TimeSpan.Zero;
            if (over > 0)
                return false;
            _deficit += units * _window;
            return true;
        }
    }

    /// <summary>Takes the units even when they are not there: what was already spent has to be paid back by waiting.</summary>
    public void Take(long units)
    {
        lock (_lock)
        {
            Refill_NeedsLock();
            _deficit += units * _window;
        }
    }

    /// <summary>Puts units back that were taken for a request another bucket refused.</summary>
    public void Return(long units)
    {
        lock (_lock)
            _deficit = Int128.Max(0, _deficit - units * _window);
    }

    public BucketView View()
    {
        lock (_lock)
        {
            Refill_NeedsLock();
            var missing = (_deficit + _window - 1) / _window;
            return new BucketView(_limit, (long)Int128.Max(0, _limit - missing), TimeSpan.FromTicks((long)_window));
        }
    }

    private void Refill_NeedsLock()
    {
        var now = _time.GetTimestamp();
        var elapsed = _time.GetElapsedTime(_stamp, now).Ticks;
        if (elapsed <= 0)
            return;
        _stamp = now;
        _deficit = Int128.Max(0, _deficit - (Int128)elapsed * _limit);
    }
}
