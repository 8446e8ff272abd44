using System.Runtime.CompilerServices;

namespace Breakwater.Core.Routing.Affinity;

/// <summary>
/// Which prompt prefixes lie in which provider's cache, and how long. Of fixed size: in a full row the one that ends first makes room. An owner finds only its own.
/// Nothing is allocated but the table itself, 3 MB, with the first note. Safe for concurrent use.
/// </summary>
public sealed class WarmPrefixes
{
    /// <summary>Prefixes that are known at most.</summary>
    public const int Capacity = Rows * Ways;

    /// <summary>Caches that are known of one prefix.</summary>
    public const int MostHolders = 4;

    private const int Rows = 8192;
    private const int Ways = 4;
    private const int Stripes = 64;

    private readonly Lock[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    private Entry[]? _entries;

    /// <summary>The caches that hold a prefix now; how many were written.</summary>
    public int Find(ulong owner, ulong prefix, TimeSpan now, Span<PrefixHolder> holders)
    {
        if (Volatile.Read(ref _entries) is not { } entries)
        {
            return 0;
        }

        var (row, moment, count) = (RowOf(owner, prefix), PrefixHolder.Moment(now), 0);
        lock (_stripes[row % Stripes])
        {
            foreach (ref var entry in entries.AsSpan(row * Ways, Ways))
            {
                if (entry.Prefix != prefix || entry.Owner != owner)
                {
                    continue;
                }

                foreach (var holder in entry.Holders)
                {
                    if (holder.Until > moment && count < holders.Length)
                    {
                        holders[count++] = holder;
                    }
                }

                break;
            }
        }

        return count;
    }

    /// <summary>A cache holds a prefix, from now on until the holder says.</summary>
    public void Note(ulong owner, ulong prefix, in PrefixHolder holder)
    {
        var entries = Volatile.Read(ref _entries) ?? Made();
        var row = RowOf(owner, prefix);
        lock (_stripes[row % Stripes])
        {
            ref var entry = ref EntryFor(entries.AsSpan(row * Ways, Ways), owner, prefix);
            ref var place = ref PlaceFor(ref entry.Holders, holder);
            place = holder;
        }
    }

    private Entry[] Made()
    {
        var made = new Entry[Capacity];
        return Interlocked.CompareExchange(ref _entries, made, null) ?? made;
    }

    private static int RowOf(ulong owner, ulong prefix) => (int)(((prefix ^ (owner * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93) >> 32) & (Rows - 1);

    // Its own, else the one that ends first; what is over has ended long ago, and what was never used before all.
    private static ref Entry EntryFor(Span<Entry> row, ulong owner, ulong prefix)
    {
        var victim = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i].Prefix == prefix && row[i].Owner == owner)
            {
                return ref row[i];
            }

            victim = row[i].Ends < row[victim].Ends ? i : victim;
        }

        row[victim] = new Entry { Owner = owner, Prefix = prefix };
        return ref row[victim];
    }

    private static ref PrefixHolder PlaceFor(ref HolderList holders, in PrefixHolder holder)
    {
        var victim = 0;
        for (var i = 0; i < MostHolders; i++)
        {
            if (holders[i].Target == holder.Target && holders[i].Account == holder.Account)
            {
                return ref holders[i];
            }

            victim = holders[i].Until < holders[victim].Until ? i : victim;
        }

        return ref holders[victim];
    }

    private struct Entry
    {
        public ulong Owner;
        public ulong Prefix;
        public HolderList Holders;

        public readonly uint Ends
        {
            get
            {
                var last = 0u;
                foreach (var holder in Holders)
                {
                    last = Math.Max(last, holder.Until);
                }

                return last;
            }
        }
    }

    [InlineArray(MostHolders)]
    private struct HolderList
    {
        private PrefixHolder _first;
    }
}
