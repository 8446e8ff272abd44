using System.Globalization;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Upstreams;

/// <summary>Reads both vendors' rate headers (protocols 4). A limit without a number, or without what is left of it, does not exist.</summary>
public static class QuotaHeaders
{
    /// <summary>RFC 3339, with or without a fraction of the second.</summary>
    private const string Rfc3339 = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    private const int MostDigits = 15;

    /// <summary>What the headers tell; empty when they tell nothing.</summary>
    public static QuotaReading Read<THeaders>(THeaders headers, DateTimeOffset now)
        where THeaders : IReplyHeaders
    {
        var openAi = new QuotaReading(
            OpenAi(headers, "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
            OpenAi(headers, "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
            default,
            default);
        return openAi.IsEmpty ? Anthropic(headers, now) : openAi;
    }

    private static QuotaReading Anthropic<THeaders>(THeaders headers, DateTimeOffset now)
        where THeaders : IReplyHeaders => new(
            Anthropic(headers, now, "anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"),
            Anthropic(headers, now, "anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"),
            Anthropic(headers, now, "anthropic-ratelimit-input-tokens-limit", "anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"),
            Anthropic(headers, now, "anthropic-ratelimit-output-tokens-limit", "anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"));

    private static QuotaLane OpenAi<THeaders>(THeaders headers, string limit, string remaining, string reset)
        where THeaders : IReplyHeaders =>
        TryAmounts(headers, limit, remaining, out var most, out var left)
            ? new QuotaLane(most, left, GoDuration.TryParse(headers.Header(reset), out var wait) ? wait : TimeSpan.Zero)
            : default;

    // A moment that has passed is that of a full bucket.
    private static QuotaLane Anthropic<THeaders>(THeaders headers, DateTimeOffset now, string limit, string remaining, string reset)
        where THeaders : IReplyHeaders =>
        TryAmounts(headers, limit, remaining, out var most, out var left)
            ? new QuotaLane(most, left, TryMoment(headers.Header(reset), out var full) && full > now ? full - now : TimeSpan.Zero)
            : default;

    private static bool TryAmounts<THeaders>(THeaders headers, string limit, string remaining, out double most, out double left)
        where THeaders : IReplyHeaders
    {
        left = 0;
        return TryNumber(headers.Header(limit), out most) && TryNumber(headers.Header(remaining), out left);
    }

    // Every answer brings up to a dozen of these: whole numbers and whole seconds, which is what vendors send, are read without the platform's general parsers.
    // Names as "Infinity" are numbers to that parser in any style.
    private static bool TryNumber(string? text, out double number)
    {
        if (TryDigits(text, MostDigits, out var whole))
        {
            number = whole;
            return true;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number is >= 0 and < 1e15;
    }

    private static bool TryMoment(string? text, out DateTimeOffset moment)
    {
        if (text is not { Length: 20 } || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z'
            || !TryPart(text, 0, 4, 1, 9999, out var year) || !TryPart(text, 5, 2, 1, 12, out var month) || !TryPart(text, 8, 2, 1, DateTime.DaysInMonth(year, month), out var day)
            || !TryPart(text, 11, 2, 0, 23, out var hour) || !TryPart(text, 14, 2, 0, 59, out var minute) || !TryPart(text, 17, 2, 0, 59, out var second))
        {
            return DateTimeOffset.TryParseExact(text, Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);
        }

        moment = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    private static bool TryPart(string text, int at, int length, int least, int most, out int part)
    {
        var read = TryDigits(text.AsSpan(at, length), length, out var number);
        part = (int)number;
        return read && part >= least && part <= most;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, int most, out long number)
    {
        number = 0;
        if (text.Length == 0 || text.Length > most)
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
