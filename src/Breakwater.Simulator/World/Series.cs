namespace Breakwater.Simulator.World;

/// <summary>One number per second of a simulation. What happens after its end is counted, but in no second.</summary>
internal sealed class Series(int seconds)
{
    private readonly long[] _values = new long[seconds + 1];

    public int Seconds => _values.Length - 1;

    public long this[int second] => _values[second];

    /// <summary>Everything counted.</summary>
    public long Total { get; private set; }

    /// <summary>Counts something that happened at a moment.</summary>
    public void Add(TimeSpan at, long count = 1)
    {
        _values[SecondOf(at.Ticks)] += count;
        Total += count;
    }

    /// <summary>Counts something that lasted, in ticks times <paramref name="weight"/>.</summary>
    public void AddOver(TimeSpan from, TimeSpan until, long weight)
    {
        var at = from.Ticks;
        while (at < until.Ticks && weight != 0)
        {
            var second = SecondOf(at);
            var end = second == _values.Length - 1 ? until.Ticks : Math.Min(until.Ticks, (second + 1) * TimeSpan.TicksPerSecond);
            _values[second] += (end - at) * weight;
            Total += (end - at) * weight;
            at = end;
        }
    }

    /// <summary>The sum over whole seconds of a window.</summary>
    public long Sum(TimeSpan from, TimeSpan until)
    {
        var sum = 0L;
        for (var second = SecondOf(from.Ticks); second < Math.Min(Seconds, until.Ticks / TimeSpan.TicksPerSecond); second++)
        {
            sum += _values[second];
        }

        return sum;
    }

    private int SecondOf(long ticks) => (int)Math.Min(ticks / TimeSpan.TicksPerSecond, _values.Length - 1);
}
