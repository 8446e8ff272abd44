namespace Breakwater.Simulator.Clock;

/// <summary>
/// Events by due moment, then by the order in which they were set. A 4-ary heap in which every event knows its place, so that one can be moved or taken out
/// without a search. For one thread.
/// </summary>
internal sealed class EventQueue
{
    private const int Arity = 4;
    private Entry[] _heap = new Entry[256];
    private long _sequence;

    public int Count { get; private set; }

    /// <summary>When the next event is due; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextDue => Count > 0 ? _heap[0].Due : long.MaxValue;

    /// <summary>Sets an event, or moves one that is set; either way it stands behind those already due at that moment.</summary>
    public void Set(ClockEvent what, long due)
    {
        var entry = new Entry(due, _sequence++, what);
        var at = what.Place;
        if (at < 0)
        {
            at = Count++;
            if (at == _heap.Length)
            {
                Array.Resize(ref _heap, at * 2);
            }
        }

        Settle(at, entry);
    }

    /// <summary>Takes an event out; nothing happens when it is not set.</summary>
    public void Remove(ClockEvent what)
    {
        var at = what.Place;
        if (at < 0)
        {
            return;
        }

        what.Place = -1;
        var last = _heap[--Count];
        _heap[Count] = default;
        if (at < Count)
        {
            Settle(at, last);
        }
    }

    /// <summary>Takes the next event out; there must be one.</summary>
    public ClockEvent Take()
    {
        var next = _heap[0].What;
        Remove(next);
        return next;
    }

    // Puts an entry into the hole at a place, upwards or downwards from there.
    private void Settle(int at, in Entry entry)
    {
        while (at > 0 && entry.IsBefore(_heap[(at - 1) / Arity]))
        {
            Move((at - 1) / Arity, at);
            at = (at - 1) / Arity;
        }

        while (FirstChild(at, entry) is var child and >= 0)
        {
            Move(child, at);
            at = child;
        }

        _heap[at] = entry;
        entry.What.Place = at;
    }

    // The earliest child that must come before the entry; -1 when none must.
    private int FirstChild(int at, in Entry entry)
    {
        var from = (at * Arity) + 1;
        var to = Math.Min(from + Arity, Count);
        var first = -1;
        for (var child = from; child < to; child++)
        {
            if (_heap[child].IsBefore(first < 0 ? entry : _heap[first]))
            {
                first = child;
            }
        }

        return first;
    }

    private void Move(int from, int to)
    {
        _heap[to] = _heap[from];
        _heap[to].What.Place = to;
    }

    private readonly record struct Entry(long Due, long Sequence, ClockEvent What)
    {
        public bool IsBefore(in Entry other) => Due < other.Due || (Due == other.Due && Sequence < other.Sequence);
    }
}
