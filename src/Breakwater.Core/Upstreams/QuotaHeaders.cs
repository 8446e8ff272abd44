using System.Globalization;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Upstreams;

/// <summary>Reads both vendors' rate headers (protocols 4).</summary>
public static class QuotaHeaders
{
    /// <summary>What the headers tell; empty when they tell nothing.</summary>
    public static QuotaReading Read<THeaders>(THeaders headers, DateTimeOffset now)
        where THeaders : IReplyHeaders
    {
        if (headers.Header("x-ratelimit-limit-requests") is { } openAi)
        {
            return new QuotaReading(
                OpenAi(openAi, headers.Header("x-ratelimit-remaining-requests"), headers.Header("x-ratelimit-reset-requests")),
                OpenAi(headers.Header("x-ratelimit-limit-tokens"), headers.Header("x-ratelimit-remaining-tokens"), headers.Header("x-ratelimit-reset-tokens")),
                default,
                default);
        }

        return headers.Header("anthropic-ratelimit-requests-limit") is null ? default : new QuotaReading(
            Anthropic(headers, "anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset", now),
            Anthropic(headers, "anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset", now),
            Anthropic(headers, "anthropic-ratelimit-input-tokens-limit", "anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset", now),
            Anthropic(headers, "anthropic-ratelimit-output-tokens-limit", "anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset", now));
    }

    private static QuotaLane OpenAi(string? limit, string? remaining, string? reset) =>
        TryNumber(limit, out var most) && TryNumber(remaining, out var left)
            ? new QuotaLane(most, left, reset is not null && GoDuration.TryParse(reset, out var wait) ? wait : TimeSpan.Zero)
            : default;

    private static QuotaLane Anthropic<THeaders>(THeaders headers, string limit, string remaining, string reset, DateTimeOffset now)
        where THeaders : IReplyHeaders
    {
        if (!TryNumber(headers.Header(limit), out var most) || !TryNumber(headers.Header(remaining), out var left))
        {
            return default;
        }

        var full = DateTimeOffset.TryParse(headers.Header(reset), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment > now ? moment - now : TimeSpan.Zero;
        return new QuotaLane(most, left, full);
    }

    private static bool TryNumber(string? text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number < 1e15;
}
