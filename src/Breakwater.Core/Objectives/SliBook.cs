using System.Collections.Concurrent;

namespace Breakwater.Core.Objectives;

/// <summary>
/// Requests, errors and timeouts of each tenant at each provider in buckets of five minutes, over 30 days (A6.4, A6.18). At most 105 KB for each of
/// <see cref="MostSeries"/> series; what does not fit goes to one for others. Recording and reading are for everybody, and a reading may miss what is just being put in; all else is for one caller at a time.
/// </summary>
public sealed class SliBook
{
    /// <summary>Series that are told apart.</summary>
    public const int MostSeries = 200;

    /// <summary>Stands for a provider or tenant that there is none of.</summary>
    public const string Nobody = "-";

    /// <summary>Stands for every provider and tenant beyond <see cref="MostSeries"/>.</summary>
    public const string Other = "other";

    /// <summary>Buckets of the 30 days.</summary>
    internal const int Buckets = 30 * 24 * 12;

    /// <summary>The length of a bucket.</summary>
    public static readonly TimeSpan Bucket = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Provider, string Tenant), SliSeries> _series = new();
    private readonly HashSet<(SliSeries Series, long Bucket)> _changed = [];
    private int _count;

    /// <summary>Counts a request that ended. Safe for concurrent use; allocates nothing but for a series that is new.</summary>
    public void Record(string provider, string tenant, SliOutcome outcome) => Of(provider, tenant).Count(outcome);

    /// <summary>Puts what was counted since the last call into the bucket of the moment.</summary>
    public void Fold(DateTimeOffset now)
    {
        var bucket = BucketOf(now);
        foreach (var (_, series) in _series)
        {
            if (series.Fold(bucket))
            {
                _changed.Add((series, bucket));
            }
        }
    }

    /// <summary>The buckets that changed since the last call, as they are now.</summary>
    public IReadOnlyList<SliRow> TakeChanged()
    {
        SliRow[] rows = [.. _changed.Select(static change => Row(change.Series, change.Bucket))];
        _changed.Clear();
        return rows;
    }

    /// <summary>Marks buckets as changed again, whose writing failed.</summary>
    public void Return(IReadOnlyList<SliRow> rows)
    {
        foreach (var row in rows)
        {
            _changed.Add((Of(row.Provider, row.Tenant), BucketOf(row.At)));
        }
    }

    /// <summary>Adds what an earlier process has kept. Its part of a bucket that goes on is marked as changed, to be kept together with ours.</summary>
    public void Restore(IReadOnlyList<SliRow> rows, DateTimeOffset now)
    {
        var last = BucketOf(now);
        foreach (var row in rows)
        {
            var bucket = BucketOf(row.At);
            if (bucket > last - Buckets && bucket <= last)
            {
                var series = Of(row.Provider, row.Tenant);
                series.Add(bucket, row.Counts);
                if (series.Provider == Other || series.At(bucket) != row.Counts)
                {
                    _changed.Add((series, bucket));
                }
            }
        }
    }

    /// <summary>Each series over some time up to now, to the next five minutes; those without a request are left out.</summary>
    public IReadOnlyList<SliSum> Read(DateTimeOffset now, TimeSpan span)
    {
        var buckets = (int)Math.Clamp((span.Ticks + Bucket.Ticks - 1) / Bucket.Ticks, 1, Buckets);
        var sums = new List<SliSum>(_series.Count);
        foreach (var (_, series) in _series)
        {
            if (series.Sum(BucketOf(now), buckets) is { IsEmpty: false } counts)
            {
                sums.Add(new SliSum(series.Provider, series.Tenant, counts));
            }
        }

        return sums;
    }

    /// <summary>Every bucket of the 30 days, the oldest first, summed over the series that <paramref name="of"/> picks by tenant; false when it picks none.</summary>
    public bool ReadBuckets(DateTimeOffset now, Func<string, bool> of, Span<SliCounts> sums)
    {
        sums.Clear();
        var isAny = false;
        foreach (var (_, series) in _series)
        {
            if (of(series.Tenant))
            {
                series.AddTo(sums, BucketOf(now));
                isAny = true;
            }
        }

        return isAny;
    }

    /// <summary>The number of the bucket that a moment is in, since 1970.</summary>
    internal static long BucketOf(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / Bucket.Ticks;

    private static SliRow Row(SliSeries series, long bucket) =>
        new(DateTimeOffset.UnixEpoch + (bucket * Bucket), series.Provider, series.Tenant, series.At(bucket));

    private SliSeries Of(string provider, string tenant) => _series.TryGetValue((provider, tenant), out var known) ? known : Add(provider, tenant);

    private SliSeries Add(string provider, string tenant)
    {
        // Two who add at once may both count; a series fewer is no loss.
        var key = Interlocked.Increment(ref _count) < MostSeries ? (provider, tenant) : (Other, Other);
        return _series.GetOrAdd(key, static key => new SliSeries(key.Item1, key.Item2));
    }
}

/// <summary>One tenant at one provider over some time.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Counts">What was counted.</param>
public readonly record struct SliSum(string Provider, string Tenant, SliCounts Counts);
