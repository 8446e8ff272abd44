using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Keys;

/// <summary>The kinds of single values.</summary>
internal static class Scalars
{
    public const string NameRule = "must be a name of 1 to 128 letters, digits, '.', '_', '-', ':' or '/', the first a letter or digit.";

    private const int LongestName = 128;

    public static Shape<string> Name { get; } =
        new ScalarShape<string>("name", NameRule["must be ".Length..].TrimEnd('.'), ParseName, Schemas.Text);

    public static Shape<Glob> Glob { get; } = new ScalarShape<Glob>("glob", "a name in which * stands for any characters", ParseGlob, Schemas.Text);

    public static Shape<bool> Flag { get; } = new ScalarShape<bool>("true or false", "true or false", ParseFlag, Schemas.Flag);

    public static Shape<TimeSpan> Duration { get; } = new ScalarShape<TimeSpan>(
        "duration", "a duration above zero with its unit, such as 250ms, 3s, 2m or 1h, a day at most", ParseDuration, Schemas.Duration);

    public static Shape<long> Bytes { get; } = new ScalarShape<long>(
        "bytes", "a size from 1 to 1GiB, in bytes or as 64KiB, 32MiB, 1GiB", ParseBytes, Schemas.Bytes);

    /// <summary>Dollars, as money above zero.</summary>
    public static Shape<Money> Usd { get; } = new ScalarShape<Money>(
        "USD", "an amount of US dollars above zero, such as 0.05", static (text, out value) => Money.TryParseUsd(text, out value) && value > Money.Zero, Schemas.Number);

    /// <summary>Dollars for a million tokens, as whole nano-USD.</summary>
    public static Shape<long> UsdPerMillion { get; } = new ScalarShape<long>(
        "USD per million tokens", "dollars per million tokens from 0 to 100000 with 9 decimals at most", ParsePrice, Schemas.Number);

    /// <summary>Dollars for a thousand calls, as whole nano-USD.</summary>
    public static Shape<long> UsdPerThousand { get; } = new ScalarShape<long>(
        "USD per thousand", "dollars per thousand calls from 0 to 100000 with 9 decimals at most", ParsePrice, Schemas.Number);

    /// <summary>A factor on prices, as thousandths.</summary>
    public static Shape<int> Factor { get; } = new ScalarShape<int>("factor", "a factor from 0 to 100 with 3 decimals at most", ParseFactor, Schemas.Number);

    /// <summary>A part of the whole, above 0 up to 1.</summary>
    public static Shape<double> Share { get; } = new ScalarShape<double>(
        "share", "a number above 0 and at most 1", ParseShare, Schemas.Number);

    /// <summary>A whole number within bounds.</summary>
    public static Shape<long> Whole(long least, long most) => new ScalarShape<long>(
        "whole number",
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        (text, out value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most,
        () => Schemas.Whole(least, most));

    /// <summary>One of a few words.</summary>
    public static Shape<T> OneOf<T>(params (string Word, T Value)[] words)
        where T : notnull
    {
        var all = new Word<T>[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            all[i] = new Word<T>(words[i].Word, words[i].Value);
        }

        return OneOf(all);
    }

    /// <summary>One of a list of words.</summary>
    public static Shape<T> OneOf<T>(IReadOnlyList<Word<T>> words)
        where T : notnull
    {
        var texts = new string[words.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = words[i].Text;
        }

        return new ScalarShape<T>(
            string.Join(" | ", texts),
            $"one of {string.Join(", ", texts)}",
            (string text, [MaybeNullWhen(false)] out T value) => TryFind(words, text, out value),
            () => Schemas.OneOf(texts));
    }

    public static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':' or '/');

    private static bool TryFind<T>(IReadOnlyList<Word<T>> words, string text, [MaybeNullWhen(false)] out T value)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (string.Equals(words[i].Text, text, StringComparison.Ordinal))
            {
                value = words[i].Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static bool ParseName(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return IsName(text);
    }

    private static bool ParseGlob(string text, [MaybeNullWhen(false)] out Glob value)
    {
        value = new Glob(text);
        return text.Length is > 0 and <= LongestName;
    }

    private static bool ParseFlag(string text, out bool value)
    {
        value = string.Equals(text, "true", StringComparison.Ordinal);
        return value || string.Equals(text, "false", StringComparison.Ordinal);
    }

    private static bool ParseDuration(string text, out TimeSpan value)
    {
        value = default;
        var digits = text.AsSpan().TrimEnd("hms");
        var milliseconds = text.AsSpan(digits.Length) switch
        {
            "ms" => 1m,
            "s" => 1000m,
            "m" => 60_000m,
            "h" => 3_600_000m,
            _ => 0m,
        };
        if (milliseconds == 0 || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) || count is <= 0 or > 100_000_000m)
        {
            return false;
        }

        value = new TimeSpan((long)(count * milliseconds * TimeSpan.TicksPerMillisecond));
        return value > TimeSpan.Zero && value <= TimeSpan.FromDays(1);
    }

    private static bool ParseBytes(string text, out long value)
    {
        var (digits, unit) = text switch
        {
            _ when text.EndsWith("KiB", StringComparison.Ordinal) => (text[..^3], 1L << 10),
            _ when text.EndsWith("MiB", StringComparison.Ordinal) => (text[..^3], 1L << 20),
            _ when text.EndsWith("GiB", StringComparison.Ordinal) => (text[..^3], 1L << 30),
            _ => (text, 1L),
        };
        const long most = 1L << 30;
        var read = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1 && value <= most / unit;
        value *= unit;
        return read;
    }

    private static bool ParseFactor(string text, out int value)
    {
        var read = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor is >= 0 and <= 100;
        value = read ? (int)(factor * 1000) : 0;
        return read && value == factor * 1000;
    }

    private static bool ParsePrice(string text, out long value)
    {
        value = 0;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd) || usd > 100_000m)
        {
            return false;
        }

        var nanos = usd * 1_000_000_000m;
        value = (long)nanos;
        return nanos == value;
    }

    private static bool ParseShare(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value is > 0 and <= 1;
}
