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
    public override string ToString() =>
        (NanoUsd / (decimal)NanosPerUsd).ToString("0.#########", CultureInfo.InvariantCulture);
}
