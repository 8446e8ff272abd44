using System.Numerics;

namespace Breakwater.Core.Resilience.Breaker;

/// <summary>
/// Calls and failures in windows that slide with the clock and are never reset by it (trap of A4.9). Keeps running totals and, in a ring, what they were
/// at the end of each second: a window is the difference of two of them. Not safe for concurrent use.
/// </summary>
internal sealed class OutcomeWindow
{
    private Totals[] ends = [default];
    private Totals totals;
    private long second;

    /// <summary>Makes room for these rules and keeps what is known; room once made stays.</summary>
    public void Fit(IReadOnlyList<TripRule> rules)
    {
        var needed = 1;
        for (var i = 0; i < rules.Count; i++)
        {
            needed = Math.Max(needed, Width(rules[i]) * rules[i].Windows);
        }

        if (needed <= ends.Length)
        {
            return;
        }

        var (known, oldest) = (ends, second - ends.Length);
        ends = new Totals[BitOperations.RoundUpToPowerOf2((uint)needed)];
        for (var end = second - ends.Length; end < second; end++)
        {
            // What came before the oldest known second is not in the ring: it counts as nothing.
            At(end) = known[Place(Math.Max(end, oldest), known)];
        }
    }

    public void Add(TimeSpan now, bool failed)
    {
        Advance(now);
        totals = new Totals(totals.Calls + 1, totals.Failed + (failed ? 1 : 0));
    }

    public bool Meets(TripRule rule, TimeSpan now)
    {
        Advance(now);
        var (width, begin, after) = (Width(rule), second, totals);
        for (var i = 0; i < rule.Windows; i++)
        {
            begin -= width;
            var before = At(begin);
            if (!rule.IsMetBy(after.Calls - before.Calls, after.Failed - before.Failed))
            {
                return false;
            }

            after = before;
        }

        return true;
    }

    public void Clear()
    {
        totals = default;
        Array.Clear(ends);
    }

    private static int Width(TripRule rule) => Math.Max(1, (int)Math.Ceiling(rule.Window.TotalSeconds));

    private static int Place(long end, Totals[] ring) => (int)(end & (ring.Length - 1));

    private void Advance(TimeSpan now)
    {
        var current = now.Ticks / TimeSpan.TicksPerSecond;
        for (var end = Math.Max(second, current - ends.Length); end < current; end++)
        {
            At(end) = totals;
        }

        second = current;
    }

    /// <summary>The totals at the end of a second before the current one, as far back as the ring is long.</summary>
    private ref Totals At(long end) => ref ends[Place(end, ends)];

    private readonly record struct Totals(long Calls, long Failed);
}
