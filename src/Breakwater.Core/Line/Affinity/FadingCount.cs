namespace Breakwater.Core.Line.Affinity;

/// <summary>Requests of late: each counts for one when it begins, and for half as much a minute later. Safe for concurrent use.</summary>
public sealed class FadingCount
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private double _count;
    private TimeSpan _at;

    /// <summary>One more.</summary>
    public void Add(TimeSpan now)
    {
        lock (_gate)
        {
            Fade_NeedsLock(now);
            _count++;
        }
    }

    /// <summary>What they come to now, in thousandths.</summary>
    public int Thousandths(TimeSpan now)
    {
        lock (_gate)
        {
            Fade_NeedsLock(now);
            return (int)Math.Min(_count * 1000, int.MaxValue);
        }
    }

    private void Fade_NeedsLock(TimeSpan now)
    {
        if (now > _at)
        {
            _count *= double.Exp2((_at - now) / HalfLife);
            _at = now;
        }
    }
}
