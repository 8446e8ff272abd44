namespace Breakwater.Core.Objectives;

/// <summary>
/// The requests of one tenant at one provider: counted by whoever settles them, put into buckets of five minutes by one who looks every few seconds. A day of buckets
/// takes memory (3.4 KB) only once it has a request. Counting and reading are for everybody, all else is for one caller at a time.
/// </summary>
internal sealed class SliSeries(string provider, string tenant)
{
    private const int PerDay = 288;

    // The day at the far end of the window counts in part, so one more than 30.
    private const int Days = (SliBook.Buckets / PerDay) + 1;

    private readonly StripedCounters _live = new(3);
    private readonly Day?[] _days = new Day?[Days];
    private SliCounts _folded;

    public string Provider { get; } = provider;

    public string Tenant { get; } = tenant;

    /// <summary>Counts a request; allocates nothing.</summary>
    public void Count(SliOutcome outcome)
    {
        _live.Add(0);
        if (outcome != SliOutcome.Served)
        {
            _live.Add(1);
            if (outcome == SliOutcome.TimedOut)
            {
                _live.Add(2);
            }
        }
    }

    /// <summary>Puts what was counted since the last call into a bucket; false when that is nothing.</summary>
    public bool Fold(long bucket)
    {
        // The total last: a request that is counted meanwhile is then in it at least, so errors hardly ever exceed it.
        var (timeouts, errors) = (_live.Read(2), _live.Read(1));
        var now = new SliCounts(_live.Read(0), errors, timeouts);
        var fresh = now - _folded;
        if (fresh.IsEmpty && fresh.Errors == 0)
        {
            return false;
        }

        _folded = now;
        Add(bucket, fresh);
        return true;
    }

    /// <summary>Adds to a bucket.</summary>
    public void Add(long bucket, SliCounts counts)
    {
        ref var day = ref _days[bucket / PerDay % Days];
        if (day is null || day.Index != bucket / PerDay)
        {
            day = new Day(bucket / PerDay);
        }

        day.Add((int)(bucket % PerDay), counts);
    }

    /// <summary>What a bucket holds.</summary>
    public SliCounts At(long bucket) => _days[bucket / PerDay % Days] is { } day && day.Index == bucket / PerDay ? day.At((int)(bucket % PerDay)) : default;

    /// <summary>The sum of some buckets, the last one included.</summary>
    public SliCounts Sum(long last, int buckets)
    {
        var sum = default(SliCounts);
        var bucket = Math.Max(0, last - buckets + 1);
        while (bucket <= last)
        {
            var inDay = (int)(bucket % PerDay);
            var length = (int)Math.Min(PerDay - inDay, last - bucket + 1);
            if (_days[bucket / PerDay % Days] is { } day && day.Index == bucket / PerDay)
            {
                sum += day.Sum(inDay, length);
            }

            bucket += length;
        }

        return sum;
    }

    /// <summary>Adds each of a window's buckets to a list of sums, the oldest first.</summary>
    public void AddTo(Span<SliCounts> sums, long last)
    {
        var first = last - sums.Length + 1;
        foreach (var day in _days)
        {
            if (day is null || (day.Index + 1) * PerDay <= first || day.Index * PerDay > last)
            {
                continue;
            }

            for (var bucket = Math.Max(first, day.Index * PerDay); bucket <= Math.Min(last, (day.Index * PerDay) + PerDay - 1); bucket++)
            {
                sums[(int)(bucket - first)] += day.At((int)(bucket % PerDay));
            }
        }
    }

    private sealed class Day(long index)
    {
        private readonly int[] _counts = new int[PerDay * 3];

        public long Index { get; } = index;

        public void Add(int bucket, SliCounts counts)
        {
            var cells = _counts.AsSpan(bucket * 3, 3);
            cells[0] += (int)counts.Total;
            cells[1] += (int)counts.Errors;
            cells[2] += (int)counts.Timeouts;
        }

        public SliCounts At(int bucket) => new(_counts[bucket * 3], _counts[(bucket * 3) + 1], _counts[(bucket * 3) + 2]);

        public SliCounts Sum(int from, int length)
        {
            var sum = default(SliCounts);
            for (var bucket = from; bucket < from + length; bucket++)
            {
                sum += At(bucket);
            }

            return sum;
        }
    }
}
