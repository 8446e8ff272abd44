using Breakwater.Simulator.Providers.Limits;

namespace Breakwater.Simulator.World;

/// <summary>
/// A minute's units that refill evenly, in whole numbers (a unit is as many parts as a minute has ticks), so that sums are exact. The rate may change while it
/// runs. For one thread.
/// </summary>
internal sealed class RefillBucket(long perMinute, long now)
{
    private const long Unit = TimeSpan.TicksPerMinute;
    private long _perMinute = perMinute;
    private long _level = perMinute * Unit;
    private long _stamp = now;

    /// <summary>Another rate from now on; what is there beyond its minute is lost.</summary>
    public void SetRate(long perMinute, long now)
    {
        if (perMinute != _perMinute)
        {
            Refill(now);
            _perMinute = perMinute;
            _level = Math.Min(_level, perMinute * Unit);
        }
    }

    /// <summary>Takes all the units or none; then tells how long until they are there.</summary>
    public bool TryTake(long units, long now, out TimeSpan wait)
    {
        Refill(now);
        var missing = (units * Unit) - _level;
        if (missing > 0)
        {
            wait = new TimeSpan((missing + _perMinute - 1) / _perMinute);
            return false;
        }

        wait = TimeSpan.Zero;
        _level -= units * Unit;
        return true;
    }

    public BucketView View(long now)
    {
        Refill(now);
        return new BucketView(_perMinute, _level / Unit, TimeSpan.FromMinutes(1));
    }

    // A minute fills it, so a longer pause cannot overflow.
    private void Refill(long now)
    {
        _level = Math.Min(_perMinute * Unit, _level + (Math.Min(now - _stamp, Unit) * _perMinute));
        _stamp = now;
    }
}
