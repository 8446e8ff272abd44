using System.Numerics;

namespace Breakwater.Core.Resilience.Breaker;

/// <summary>
/// Calls and failures per second, in a ring long enough for all rules: windows slide with the clock and are never reset by it (trap of A4.9).
/// Not safe for concurrent use.
/// </summary>
internal sealed class OutcomeWindow
{
    private Bucket[] buckets = [];

    /// <summary>Makes room for these rules and keeps what is known; room once made stays.</summary>
    public void Fit(IReadOnlyList<TripRule> rules)
    {
        var needed = 1;
        for (var i = 0; i < rules.Count; i++)
        {
            needed = Math.Max(needed, Width(rules[i]) * rules[i].Windows);
        }

        if (needed <= buckets.Length)
        {
            return;
        }

        var known = buckets;
        buckets = new Bucket[BitOperations.RoundUpToPowerOf2((uint)needed)];
        foreach (var bucket in known)
        {
            if (bucket.Calls > 0)
            {
                At(bucket.Second) = bucket;
            }
        }
    }

    public void Add(TimeSpan now, bool failed)
    {
        var second = Second(now);
        ref var bucket = ref At(second);
        if (bucket.Second != second)
        {
            bucket = new Bucket { Second = second };
        }

        bucket.Calls++;
        bucket.Failed += failed ? 1 : 0;
    }

    public bool Meets(TripRule rule, TimeSpan now)
    {
        var width = Width(rule);
        var end = Second(now);
        for (var i = 0; i < rule.Windows; i++, end -= width)
        {
            var (calls, failed) = Sum(end - width + 1, end);
            if (!rule.IsMetBy(calls, failed))
            {
                return false;
            }
        }

        return true;
    }

    public void Clear() => Array.Clear(buckets);

    private static long Second(TimeSpan now) => now.Ticks / TimeSpan.TicksPerSecond;

    private static int Width(TripRule rule) => Math.Max(1, (int)Math.Ceiling(rule.Window.TotalSeconds));

    private (int Calls, int Failed) Sum(long first, long last)
    {
        var (calls, failed) = (0, 0);
        for (var second = first; second <= last; second++)
        {
            ref var bucket = ref At(second);
            if (bucket.Second == second)
            {
                calls += bucket.Calls;
                failed += bucket.Failed;
            }
        }

        return (calls, failed);
    }

    private ref Bucket At(long second) => ref buckets[(int)(second & (buckets.Length - 1))];

    private struct Bucket
    {
        public long Second;
        public int Calls;
        public int Failed;
    }
}
