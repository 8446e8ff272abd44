using System.Globalization;

namespace Breakwater.Core.Primitives;

/// <summary>An amount of US dollars as whole nano-dollars (10⁻⁹ USD): exact sums, no floating point. Range about ±9.2 billion USD.</summary>
public readonly record struct Money(long NanoUsd) : IComparable<Money>
{
    private const long NanosPerUsd = 1_000_000_000;

    /// <summary>No money.</summary>
    public static Money Zero => default;

    /// <summary>Rounds half away from zero to whole nano-dollars; null when the amount is out of range.</summary>
    public static Money? FromUsd(decimal usd)
    {
        var nanos = decimal.Round(usd * NanosPerUsd, MidpointRounding.AwayFromZero);
        return nanos is < long.MinValue or > long.MaxValue ? null : new Money((long)nanos);
    }

    /// <summary>Reads a plain decimal such as <c>0.05</c>; no currency sign, no exponent, no grouping.</summary>
    public static bool TryParseUsd(ReadOnlySpan<char> text, out Money money)
    {
        money = default;
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (!decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var usd) || decimal.Abs(usd) > 9_000_000_000m)
        {
            return false;
        }

        money = FromUsd(usd) ?? default;
        return true;
    }

    public static Money operator +(Money a, Money b) => new(checked(a.NanoUsd + b.NanoUsd));

    public static Money operator -(Money a, Money b) => new(checked(a.NanoUsd - b.NanoUsd));

    public static bool operator <(Money a, Money b) => a.NanoUsd < b.NanoUsd;

    public static bool operator >(Money a, Money b) => a.NanoUsd > b.NanoUsd;

    public static bool operator <=(Money a, Money b) => a.NanoUsd <= b.NanoUsd;

    public static bool operator >=(Money a, Money b) => a.NanoUsd >= b.NanoUsd;

    public int CompareTo(Money other) => NanoUsd.CompareTo(other.NanoUsd);

    /// <summary>Dollars as a plain decimal without trailing zeros, e.g. <c>0.0123</c>.</summary>
    public override string ToString()
    {
        // The largest is "-9223372036.854775808". Told with every answer, so without the platform's decimals.
        Span<char> text = stackalloc char[24];
        var (whole, nanos) = ulong.DivRem(NanoUsd < 0 ? 0 - (ulong)NanoUsd : (ulong)NanoUsd, NanosPerUsd);
        text[0] = '-';
        whole.TryFormat(text[1..], out var digits, provider: CultureInfo.InvariantCulture);
        var end = digits + 1;
        if (nanos > 0)
        {
            text[end] = '.';
            nanos.TryFormat(text[(end + 1)..], out var places, "D9", CultureInfo.InvariantCulture);
            end = text[..(end + 1 + places)].TrimEnd('0').Length;
        }

        return new string(text[(NanoUsd < 0 ? 0 : 1)..end]);
    }
}
