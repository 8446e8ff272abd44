using System.Numerics;

namespace Breakwater.Core.Objectives;

/// <summary>
/// A few running totals that every processor may add to at once: each has cells of its own, a line of cache apart, so that adding costs one uncontended instruction.
/// Reading adds them up. Nothing is ever lost; a reading under way may miss what is added meanwhile. Safe for concurrent use.
/// </summary>
public sealed class StripedCounters
{
    private const int CacheLine = 8;
    private static readonly int Stripes = (int)Math.Min(8, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount));

    private readonly long[] _cells;
    private readonly int _stride;

    /// <param name="count">How many totals.</param>
    public StripedCounters(int count)
    {
        Count = count;
        _stride = ((count + CacheLine - 1) / CacheLine * CacheLine) + CacheLine;
        _cells = new long[_stride * Stripes];
    }

    /// <summary>How many totals there are.</summary>
    public int Count { get; }

    /// <summary>Adds to one of them.</summary>
    public void Add(int index, long amount = 1) => Interlocked.Add(ref _cells[((Thread.GetCurrentProcessorId() & (Stripes - 1)) * _stride) + index], amount);

    /// <summary>One of them.</summary>
    public long Read(int index)
    {
        var sum = 0L;
        for (var at = index; at < _cells.Length; at += _stride)
        {
            sum += Volatile.Read(ref _cells[at]);
        }

        return sum;
    }
}
