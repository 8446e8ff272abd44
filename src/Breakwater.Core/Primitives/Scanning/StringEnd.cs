using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Breakwater.Core.Primitives.Scanning;

/// <summary>Finds where strings end in JSON that was validated before, 64 bytes at a time, however many escapes they have.</summary>
public static class StringEnd
{
    private const int Block = 64;
    private const ulong Even = 0x5555_5555_5555_5555;

    /// <summary>The offset of a string's closing quote; the document's end when there is none.</summary>
    /// <param name="json">The document.</param>
    /// <param name="at">Where the string's content begins.</param>
    /// <param name="isAscii">Whether it has letters of one byte only.</param>
    public static int Find(ReadOnlySpan<byte> json, int at, out bool isAscii)
    {
        ref var first = ref MemoryMarshal.GetReference(json);
        var (isEscaped, wide) = (0UL, 0UL);
        for (; at <= json.Length - Block; at += Block)
        {
            var low = Vector256.LoadUnsafe(ref first, (nuint)at);
            var high = Vector256.LoadUnsafe(ref first, (nuint)at + (Block / 2));
            var quotes = Where(low, high, (byte)'"');
            var slashes = Where(low, high, (byte)'\\');
            var wideHere = Join(low.ExtractMostSignificantBits(), high.ExtractMostSignificantBits());
            if ((slashes | isEscaped) != 0)
            {
                quotes &= ~Escaped(slashes, ref isEscaped);
            }

            if (quotes != 0)
            {
                var bit = BitOperations.TrailingZeroCount(quotes);
                isAscii = (wide | (wideHere & ((1UL << bit) - 1))) == 0;
                return at + bit;
            }

            wide |= wideHere;
        }

        return FindInTail(json, at + (int)isEscaped, wide != 0, out isAscii);
    }

    private static int FindInTail(ReadOnlySpan<byte> json, int at, bool isWide, out bool isAscii)
    {
        while (at < json.Length && json[at] != (byte)'"')
        {
            isWide |= json[at] >= 0x80;
            at += json[at] == (byte)'\\' ? 2 : 1;
        }

        isAscii = !isWide;
        return Math.Min(at, json.Length);
    }

    private static ulong Where(Vector256<byte> low, Vector256<byte> high, byte value)
    {
        var wanted = Vector256.Create(value);
        return Join(Vector256.Equals(low, wanted).ExtractMostSignificantBits(), Vector256.Equals(high, wanted).ExtractMostSignificantBits());
    }

    private static ulong Join(uint low, uint high) => low | ((ulong)high << (Block / 2));

    // In a run of backslashes every second one is escaped, and after an odd run what follows it. Carries tell runs that begin on odd places from those on even ones.
    private static ulong Escaped(ulong slashes, ref ulong isEscaped)
    {
        slashes &= ~isEscaped;
        var following = (slashes << 1) | isEscaped;
        var oddStarts = slashes & ~Even & ~following;
        var carried = unchecked(oddStarts + slashes);
        isEscaped = carried < oddStarts ? 1UL : 0UL;
        return (Even ^ (carried << 1)) & following;
    }
}
