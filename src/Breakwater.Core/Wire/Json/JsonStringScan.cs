using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Breakwater.Core.Wire.Json;

/// <summary>
/// Finds the end of strings and checks their escapes, 64 bytes at a time. The flags gather over calls until reset by
/// the caller; UTF-8 is checked elsewhere, once, and only when <see cref="NonAscii"/> is set.
/// </summary>
internal struct JsonStringScan
{
    private const int Block = 64;

    public bool Escaped;
    public bool NonAscii;
    public JsonErrorKind Error;

    /// <summary>The offset of the closing quote of the string whose content starts at <paramref name="at"/>, or of the error.</summary>
    public int FindEnd(ReadOnlySpan<byte> document, int at)
    {
        ref byte first = ref MemoryMarshal.GetReference(document);
        Vector256<byte> seen = default;
        int found = -1;
        while (found < 0 && at <= document.Length - Block)
        {
            Vector256<byte> low = Vector256.LoadUnsafe(ref first, (nuint)at);
            Vector256<byte> high = Vector256.LoadUnsafe(ref first, (nuint)at + Block / 2);
            seen |= low | high;
            ulong marks = Marks(low) | ((ulong)Marks(high) << (Block / 2));
            found = marks == 0 ? Next(ref at, at + Block) : FindInBlock(document, ref at, marks);
        }

        NonAscii |= seen.ExtractMostSignificantBits() != 0;
        return found >= 0 ? found : FindInTail(document, at);
    }

    private static int Next(ref int at, int next)
    {
        at = next;
        return -1;
    }

    private static uint Marks(Vector256<byte> bytes) =>
        (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | Vector256.LessThan(bytes, Vector256.Create((byte)' '))).ExtractMostSignificantBits();

    // Goes from mark to mark; an escape also takes the byte after it, which may itself be a mark.
    private int FindInBlock(ReadOnlySpan<byte> document, ref int at, ulong marks)
    {
        while (true)
        {
            int bit = BitOperations.TrailingZeroCount(marks);
            int mark = at + bit;
            if (document[mark] != (byte)'\\') return EndAt(document, mark);
            if (!CheckEscape(document, mark)) return mark;
            if (bit >= Block - 2) return Next(ref at, mark + 2);
            marks &= ulong.MaxValue << (bit + 2);
            if (marks == 0) return Next(ref at, at + Block);
        }
    }

    private int FindInTail(ReadOnlySpan<byte> document, int at)
    {
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
