using System.Globalization;

namespace Breakwater.Core.Resilience.Retry;

/// <summary>
/// The wait that rate-limit headers imply when there is no <c>retry-after</c>. Their reset is the moment a bucket is <em>full</em> again, so a bucket
/// that still holds something says nothing about when to retry, unless the answer was a 429 and no bucket looks empty: then the soonest reset is taken.
/// </summary>
internal static class RateBuckets
{
    private static readonly (string Remaining, string Reset)[] OpenAi =
    [
        ("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
        ("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
    ];

    private static readonly (string Remaining, string Reset)[] Anthropic =
    [
        ("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"),
        ("anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"),
        ("anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"),
        ("anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"),
        ("anthropic-ratelimit-unified-remaining", "anthropic-ratelimit-unified-reset"),
    ];

    public static TimeSpan? Refill<THeaders>(THeaders headers, int status, DateTimeOffset now)
        where THeaders : IReplyHeaders
    {
        var found = default(Found);
        foreach (var (remaining, reset) in OpenAi)
        {
            if (headers.Header(reset) is { } text && GoDuration.TryParse(text, out var wait))
            {
                found.Add(headers.Header(remaining), wait, status);
            }
        }

        foreach (var (remaining, reset) in Anthropic)
        {
            if (headers.Header(reset) is { } text && TryMoment(text, out var moment))
            {
                found.Add(headers.Header(remaining), moment - now, status);
            }
        }

        var implied = found.Empty ?? (status == 429 ? found.Soonest : null);
        return implied is { } some ? RetryAfter.Bounded(some) : null;
    }

    /// <summary>RFC 3339, or epoch seconds as the unified headers have them.</summary>
    private static bool TryMoment(string text, out DateTimeOffset moment)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch < 253_402_300_800)
        {
            moment = DateTimeOffset.FromUnixTimeSeconds(epoch);
            return true;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
    }

    private struct Found
    {
        /// <summary>The longest wait among buckets known to be empty: all of them must refill. On a 429 an untold rest counts as none.</summary>
        public TimeSpan? Empty { get; private set; }

        /// <summary>The shortest wait of all.</summary>
        public TimeSpan? Soonest { get; private set; }

        public void Add(string? remaining, TimeSpan wait, int status)
        {
            Soonest = Soonest is { } shortest && shortest < wait ? shortest : wait;
            var empty = remaining is null ? status == 429 : long.TryParse(remaining, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left) && left <= 0;
            if (empty)
            {
                Empty = Empty is { } longest && longest > wait ? longest : wait;
            }
        }
    }
}
