using Breakwater.Core.Primitives;

namespace Breakwater.Demo;

/// <summary>How a call of the demonstration's traffic ended.</summary>
internal enum CallOutcome { Good, Refused, Failed }

/// <summary>Counts by the second what callers and providers see. Safe for concurrent use.</summary>
internal sealed class Tally(TimeProvider clock)
{
    private const int Kept = 64;
    private readonly Lock _gate = new();
    private readonly TimeSpan _started = clock.Monotonic();
    private readonly TallyCount[] _seconds = [.. Enumerable.Range(0, Kept).Select(_ => new TallyCount())];
    private readonly TallyCount _total = new();

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => clock.Monotonic() - _started;

    public void Sent() => Add(static count => count.Sent++);

    /// <summary>A request that was due while too many were under way.</summary>
    public void Unsent() => Add(static count => count.Unsent++);

    public void Ended(CallOutcome outcome, TimeSpan took) => Add(count => count.End(outcome, took));

    /// <summary>A call that reached a provider, or tried to.</summary>
    public void Attempt(string provider, bool throttled) => Add(count => count.Attempt(provider, throttled));

    /// <summary>The last complete seconds, as many as there are.</summary>
    public TallyView Last(int seconds)
    {
        var end = (long)Elapsed.TotalSeconds;
        var from = Math.Max(0, end - Math.Min(seconds, Kept - 1));
        var sum = new TallyCount();
        lock (_gate)
        {
            for (var second = from; second < end; second++)
            {
                sum.AddAll(SecondAt_NeedsLock(second));
            }
        }

        return sum.View((int)(end - from));
    }

    /// <summary>Everything so far.</summary>
    public TallyView Total()
    {
        lock (_gate)
        {
            return _total.View((int)Math.Ceiling(Elapsed.TotalSeconds));
        }
    }

    /// <summary>One figure of each of the last complete seconds, the oldest first.</summary>
    public IReadOnlyList<int> Course(int seconds, Func<TallyView, int> figure)
    {
        var end = (long)Elapsed.TotalSeconds;
        lock (_gate)
        {
            var from = Math.Max(0, end - Math.Min(seconds, Kept - 1));
            return [.. Enumerable.Range(0, (int)(end - from)).Select(i => figure(SecondAt_NeedsLock(from + i).View(1)))];
        }
    }

    private void Add(Action<TallyCount> count)
    {
        var second = (long)Elapsed.TotalSeconds;
        lock (_gate)
        {
            count(SecondAt_NeedsLock(second));
            count(_total);
        }
    }

    private TallyCount SecondAt_NeedsLock(long second)
    {
        var slot = _seconds[second % Kept];
        if (slot.Second != second)
        {
            slot.Restart(second);
        }

        return slot;
    }
}
