using System.Buffers;
using System.Globalization;

namespace Breakwater.Core.Resilience.Retry;

/// <summary>Durations as Go writes them (protocols 4.1): <c>1s</c>, <c>6m0s</c>, <c>8.64s</c>, <c>1h2m3.5s</c>, <c>12ms</c>.</summary>
public static class GoDuration
{
    private const int MostDigits = 9;
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>False for anything else, an unsigned number without unit included. What exceeds a <see cref="TimeSpan"/> becomes its maximum.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var seconds = 0.0;
        if (text.IsEmpty)
        {
            return false;
        }

        while (!text.IsEmpty)
        {
            if (!TakeNumber(ref text, out var number) || !TakeUnit(ref text, out var unit))
            {
                return false;
            }

            seconds += number * unit;
        }

        duration = seconds >= TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Writes a duration that is not negative, to the millisecond and never too short: <c>0s</c>, <c>12ms</c>, <c>8.64s</c>, <c>6m0s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var whole = TimeSpan.FromMilliseconds(Math.Ceiling(duration.TotalMilliseconds));
        if (whole == TimeSpan.Zero)
        {
            return "0s";
        }

        if (whole < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{whole.Milliseconds}ms");
        }

        var (hours, seconds) = ((long)whole.TotalHours, whole.Seconds + (whole.Milliseconds / 1000.0));
        return (hours, whole.Minutes) switch
        {
            (0, 0) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s"),
            (0, var minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds:0.###}s"),
            (_, var minutes) => string.Create(CultureInfo.InvariantCulture, $"{hours}h{minutes}m{seconds:0.###}s"),
        };
    }

    /// <summary>Short whole numbers, which is nearly all of them, without the platform's general parser: every answer brings some.</summary>
    private static bool TakeNumber(ref ReadOnlySpan<char> text, out double number)
    {
        var (at, whole) = (0, 0);
        while (at < text.Length && at < MostDigits && char.IsAsciiDigit(text[at]))
        {
            whole = (whole * 10) + text[at++] - '0';
        }

        if (at == 0 || at == text.Length || at == MostDigits || text[at] == '.')
        {
            at = text.IndexOfAnyExcept(NumberCharacters);
            if (at <= 0 || !double.TryParse(text[..at], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
            {
                number = 0;
                return false;
            }
        }
        else
        {
            number = whole;
        }

        text = text[at..];
        return true;
    }

    private static bool TakeUnit(ref ReadOnlySpan<char> text, out double seconds)
    {
        var length = text.IndexOfAnyInRange('0', '9');
        var unit = length < 0 ? text : text[..length];
        seconds = unit switch
        {
            "ns" => 1e-9,
            "us" or "µs" or "μs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => double.NaN,
        };
        text = text[unit.Length..];
        return !double.IsNaN(seconds);
    }
}
