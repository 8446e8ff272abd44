using Breakwater.Core.Objectives;

namespace Breakwater.Server.Telemetry;

/// <summary>Durations in steps, for a family of histograms. Safe for concurrent use; recording allocates nothing.</summary>
internal sealed class Histogram
{
    private readonly long[] _bounds;
    private readonly StripedCounters _cells;

    /// <param name="bounds">The upper ends of the steps, rising; what is longer is in one more.</param>
    public Histogram(params ReadOnlySpan<double> bounds)
    {
        Bounds = [.. bounds];
        _bounds = [.. Bounds.Select(seconds => (long)(seconds * TimeSpan.TicksPerSecond))];
        _cells = new StripedCounters(bounds.Length + 2);
    }

    /// <summary>The upper ends in seconds.</summary>
    public IReadOnlyList<double> Bounds { get; }

    public void Record(TimeSpan duration)
    {
        var step = 0;
        while (step < _bounds.Length && duration.Ticks > _bounds[step])
        {
            step++;
        }

        _cells.Add(step);
        if (duration.Ticks > 0)
        {
            _cells.Add(_bounds.Length + 1, duration.Ticks);
        }
    }

    /// <summary>Values up to each upper end, and all at last.</summary>
    public long[] Cumulated()
    {
        var counts = new long[_bounds.Length + 1];
        var sum = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = sum += _cells.Read(i);
        }

        return counts;
    }

    /// <summary>The sum of all values.</summary>
    public TimeSpan Sum() => new(_cells.Read(_bounds.Length + 1));
}
