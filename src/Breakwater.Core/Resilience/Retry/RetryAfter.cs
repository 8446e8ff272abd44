using System.Globalization;

namespace Breakwater.Core.Resilience.Retry;

/// <summary>
/// Reads how long a provider wants to be left alone, in every form the vendors use (F-G2, protocols 4): <c>retry-after-ms</c>, then <c>retry-after</c>
/// as seconds or HTTP date, then the reset times of the rate buckets. Unreadable values count as absent, past moments as zero, more than an hour as an hour.
/// </summary>
public static class RetryAfter
{
    /// <summary>A longer wait than this outlives any request; what it means to the caller is "not now".</summary>
    public static readonly TimeSpan Cap = TimeSpan.FromHours(1);

    private static readonly string[] HttpDates =
    [
        "r", "ddd, d MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "ddd MMM  d HH:mm:ss yyyy",
    ];

    /// <summary>The wait from <paramref name="now"/> on; null when the answer says nothing about it.</summary>
    public static TimeSpan? Read<THeaders>(THeaders headers, int status, DateTimeOffset now)
        where THeaders : IReplyHeaders =>
        Number(headers.Header("retry-after-ms"), 1e-3) ?? Plain(headers.Header("retry-after"), now) ?? RateBuckets.Refill(headers, status, now);

    /// <summary>Between zero and <see cref="Cap"/>.</summary>
    internal static TimeSpan Bounded(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Cap ? Cap : wait;

    private static TimeSpan? Plain(string? value, DateTimeOffset now) => Number(value, 1) ?? Date(value, now);

    private static TimeSpan? Number(string? value, double unit)
    {
        if (value is null || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || double.IsNaN(number))
        {
            return null;
        }

        return TimeSpan.FromSeconds(Math.Clamp(number * unit, 0, Cap.TotalSeconds));
    }

    private static TimeSpan? Date(string? value, DateTimeOffset now)
    {
        const DateTimeStyles style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
        return value is not null && DateTimeOffset.TryParseExact(value, HttpDates, CultureInfo.InvariantCulture, style, out var moment)
            ? Bounded(moment - now)
            : null;
    }
}
