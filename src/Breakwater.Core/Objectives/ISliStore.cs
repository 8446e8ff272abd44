namespace Breakwater.Core.Objectives;

/// <summary>Where the counts of 30 days are kept (A6.18). A stopped store throws an <see cref="IOException"/> within seconds. Safe for concurrent use.</summary>
public interface ISliStore
{
    /// <summary>All counts from a moment on; none while nothing was kept yet.</summary>
    ValueTask<IReadOnlyList<SliRow>> LoadAsync(DateTimeOffset since, CancellationToken cancellation);

    /// <summary>Puts counts in place of those of the same time, provider and tenant, and drops what is older than a moment: all of it or nothing.</summary>
    ValueTask SaveAsync(IReadOnlyList<SliRow> rows, DateTimeOffset dropBefore, CancellationToken cancellation);
}

/// <summary>The requests of five minutes (A6.18).</summary>
/// <param name="At">When the five minutes begin (UTC).</param>
/// <param name="Provider">The provider that answered or was tried last; <see cref="SliBook.Nobody"/> when none was.</param>
/// <param name="Tenant">The tenant's id; <see cref="SliBook.Nobody"/> for callers without one, <see cref="SliBook.Other"/> beyond the greatest number of series.</param>
/// <param name="Counts">What was counted.</param>
public sealed record SliRow(DateTimeOffset At, string Provider, string Tenant, SliCounts Counts);

/// <summary>Requests that count for the objective: what is wrong with the request itself, or over its tenant's own limits, does not.</summary>
/// <param name="Total">All.</param>
/// <param name="Errors">Those that were not served; timeouts are among them.</param>
/// <param name="Timeouts">Those that ran into a time limit.</param>
public readonly record struct SliCounts(long Total, long Errors, long Timeouts)
{
    /// <summary>True when nothing was counted.</summary>
    public bool IsEmpty => Total == 0;

    /// <summary>Share of errors; 0 without requests.</summary>
    public double ErrorRate => Total == 0 ? 0 : (double)Errors / Total;

    /// <summary>Share of timeouts; 0 without requests.</summary>
    public double TimeoutRate => Total == 0 ? 0 : (double)Timeouts / Total;

    public static SliCounts operator +(SliCounts one, SliCounts other) => new(one.Total + other.Total, one.Errors + other.Errors, one.Timeouts + other.Timeouts);

    public static SliCounts operator -(SliCounts one, SliCounts other) => new(one.Total - other.Total, one.Errors - other.Errors, one.Timeouts - other.Timeouts);
}
