using System.Numerics;

namespace Breakwater.Core.Primitives.Scanning;

/// <summary>Finds where strings end in JSON that was validated before, 64 bytes at a time, however many escapes they have.</summary>
public static class StringEnd
{
    /// <summary>The offset of a string's closing quote; the document's end when there is none.</summary>
    /// <param name="json">The document.</param>
    /// <param name="at">Where the string's content begins.</param>
    /// <param name="isAscii">Whether it has letters of one byte only.</param>
    public static int Find(ReadOnlySpan<byte> json, int at, out bool isAscii)
    {
        var (pending, wide) = (0UL, 0UL);
        for (; at <= json.Length - Block64.Length; at += Block64.Length)
        {
            var block = Block64.At(json, at);
            var quotes = block.Where((byte)'"');
            var slashes = block.Where((byte)'\\');
            if ((slashes | pending) != 0)
            {
                quotes &= ~Block64.Escaped(slashes, ref pending);
            }

            if (quotes != 0)
            {
                var bit = BitOperations.TrailingZeroCount(quotes);
                isAscii = (wide | (block.Wide & ((1UL << bit) - 1))) == 0;
                return at + bit;
            }

            wide |= block.Wide;
        }

        return FindInTail(json, at + (int)pending, wide != 0, out isAscii);
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
}
