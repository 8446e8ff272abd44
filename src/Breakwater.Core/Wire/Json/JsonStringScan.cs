using System.Numerics;
using System.Runtime.Intrinsics;
using Breakwater.Core.Primitives.Scanning;

namespace Breakwater.Core.Wire.Json;

/// <summary>
/// Finds the end of strings and checks their escapes, 64 bytes at a time. The flags gather over calls until reset by
/// the caller; UTF-8 is checked elsewhere, once, and only when <see cref="NonAscii"/> is set.
/// </summary>
internal struct JsonStringScan
{
    public bool Escaped;
    public bool NonAscii;
    public JsonErrorKind Error;

    /// <summary>The offset of the closing quote of the string whose content starts at <paramref name="at"/>, or of the error.</summary>
    public int FindEnd(ReadOnlySpan<byte> document, int at)
    {
        Vector256<byte> seen = default;
        ulong pending = 0;
        int found = -1;
        for (; at <= document.Length - Block64.Length; at += Block64.Length)
        {
            Block64 block = Block64.At(document, at);
            seen |= block.Overlaid;
            ulong marks = block.Marks;
            if ((marks | pending) != 0 && (found = FindInBlock(document, at, block, marks, ref pending)) >= 0) break;
        }

        NonAscii |= seen.ExtractMostSignificantBits() != 0;
        return found >= 0 ? found : FindInTail(document, at, isEscaped: pending != 0);
    }

    // Of the escapes only those are looked at one by one that are not of the three by far most frequent letters.
    private int FindInBlock(ReadOnlySpan<byte> document, int at, in Block64 block, ulong marks, ref ulong pending)
    {
        ulong slashes = block.Where((byte)'\\');
        if ((slashes | pending) == 0) return EndAt(document, at + BitOperations.TrailingZeroCount(marks));

        ulong escaped = Block64.Escaped(slashes, ref pending);
        ulong ends = marks & ~slashes & ~escaped;
        ulong within = ends == 0 ? ulong.MaxValue : (ends & (0 - ends)) - 1;
        Escaped |= ((slashes | escaped) & within) != 0;
        ulong rare = escaped & within & ~(slashes | block.Where((byte)'"') | block.Where((byte)'n'));
        for (; rare != 0; rare &= rare - 1)
        {
            int slash = at + BitOperations.TrailingZeroCount(rare) - 1;
            if (!CheckEscape(document, slash)) return slash;
        }

        return ends == 0 ? -1 : EndAt(document, at + BitOperations.TrailingZeroCount(ends));
    }

    private int FindInTail(ReadOnlySpan<byte> document, int at, bool isEscaped)
    {
        if (isEscaped)
        {
            if (!CheckEscape(document, at - 1)) return at - 1;
            at++;
        }

        while (at < document.Length)
        {
            byte value = document[at];
            NonAscii |= value >= 0x80;
            if (value is (byte)'"' or < (byte)' ') return EndAt(document, at);
            if (value != (byte)'\\')
            {
                at++;
                continue;
            }

            if (!CheckEscape(document, at)) return at;
            at += 2;
        }

        Error = JsonErrorKind.UnexpectedEnd;
        return document.Length;
    }

    private int EndAt(ReadOnlySpan<byte> document, int at)
    {
        if (document[at] != (byte)'"') Error = JsonErrorKind.ControlCharacter;
        return at;
    }

    private bool CheckEscape(ReadOnlySpan<byte> document, int at)
    {
        Escaped = true;
        if (at + 1 < document.Length)
        {
            switch (document[at + 1])
            {
                case (byte)'n' or (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'t' or (byte)'r' or (byte)'b' or (byte)'f':
                    return true;
                case (byte)'u' when at + 6 <= document.Length && AreHex(document.Slice(at + 2, 4)):
                    return true;
            }
        }

        Error = JsonErrorKind.InvalidEscape;
        return false;
    }

    private static bool AreHex(ReadOnlySpan<byte> digits)
    {
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit)) return false;
        }

        return true;
    }
}
