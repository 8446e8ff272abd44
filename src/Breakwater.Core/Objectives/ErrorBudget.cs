namespace Breakwater.Core.Objectives;

/// <summary>
/// The error budget of rolling 30 days (A6.4): at 99.5 % it is 216 minutes (A6.14). Five minutes in which a part of the requests failed use up that part of five minutes,
/// so that a quiet night weighs as much as a busy noon. Pure.
/// </summary>
public static class ErrorBudget
{
    /// <summary>So many requests make five minutes whole: fewer say less, and use up less when they fail (ours).</summary>
    public const int LeastRequests = 10;

    /// <summary>The time over which failures count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(30);

    /// <summary>The whole budget at a target, such as 0.995.</summary>
    public static TimeSpan Of(double target) => Window * (1 - target);

    /// <summary>What five minutes have used up.</summary>
    public static TimeSpan Lost(SliCounts bucket) => SliBook.Bucket * ((double)bucket.Errors / Math.Max(LeastRequests, bucket.Total));

    /// <summary>What some buckets have used up together.</summary>
    public static TimeSpan Lost(ReadOnlySpan<SliCounts> buckets)
    {
        var lost = TimeSpan.Zero;
        foreach (var bucket in buckets)
        {
            if (bucket.Errors > 0)
            {
                lost += Lost(bucket);
            }
        }

        return lost;
    }
}

/// <summary>How the error budget of a class of tenants stands.</summary>
/// <param name="Class">Whose.</param>
/// <param name="Counts">Their requests of 30 days.</param>
/// <param name="Lost">What failures have used up.</param>
/// <param name="Whole">The whole budget.</param>
public readonly record struct BurnReading(TenantClass Class, SliCounts Counts, TimeSpan Lost, TimeSpan Whole)
{
    /// <summary>The used share; above 1 when it is overdrawn.</summary>
    public double Used => Whole > TimeSpan.Zero ? Lost / Whole : 0;
}
