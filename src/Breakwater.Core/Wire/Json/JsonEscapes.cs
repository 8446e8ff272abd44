using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Breakwater.Core.Wire.Json;

/// <summary>
/// Turns string content to and from its escaped form. Only what must be escaped is: the quote, the backslash and
/// control characters, so that text costs providers no more tokens than its author wrote.
/// </summary>
internal static class JsonEscapes
{
    /// <summary>The most bytes one unescaped byte can become.</summary>
    public const int LongestEscape = 6;

    private static readonly SearchValues<byte> s_mustEscape = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, (byte)'"', (byte)'\\']);

    /// <summary>Where the first byte that must be escaped stands, or -1.</summary>
    public static int IndexOfEscapable(ReadOnlySpan<byte> text) => text.IndexOfAny(s_mustEscape);

    /// <summary>Appends <paramref name="text"/> escaped, without quotes.</summary>
    public static void Escape(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        int at;
        while ((at = IndexOfEscapable(text)) >= 0)
        {
            Span<byte> target = output.GetSpan(at + LongestEscape);
            text[..at].CopyTo(target);
            output.Advance(at + EscapeOne(text[at], target[at..]));
            text = text[(at + 1)..];
        }

        output.Write(text);
    }

    /// <summary>
    /// Writes the content of an escaped string; the result is never longer than the source. A surrogate escape without
    /// its other half becomes U+FFFD, and a malformed escape stands for itself.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        int written = 0;
        int at;
        while ((at = escaped.IndexOf((byte)'\\')) >= 0)
        {
            escaped[..at].CopyTo(target[written..]);
            written += at;
            escaped = escaped[at..];
            escaped = escaped[UnescapeOne(escaped, target, ref written)..];
        }

        escaped.CopyTo(target[written..]);
        return written + escaped.Length;
    }

    private static int EscapeOne(byte value, Span<byte> target)
    {
        int letter = value switch
        {
            (byte)'"' or (byte)'\\' => value,
            (byte)'\b' => 'b',
            (byte)'\t' => 't',
            (byte)'\n' => 'n',
            (byte)'\f' => 'f',
            (byte)'\r' => 'r',
            _ => 0,
        };
        target[0] = (byte)'\\';
        if (letter != 0)
        {
            target[1] = (byte)letter;
            return 2;
        }

        "u00"u8.CopyTo(target[1..]);
        target[4] = (byte)(value < 0x10 ? '0' : '1');
        target[5] = "0123456789abcdef"u8[value & 0xF];
        return LongestEscape;
    }

    private static int UnescapeOne(ReadOnlySpan<byte> escape, Span<byte> target, ref int written)
    {
        byte letter = escape.Length > 1 ? escape[1] : (byte)0;
        int plain = letter switch
        {
            (byte)'n' => '\n',
            (byte)'"' or (byte)'\\' or (byte)'/' => letter,
            (byte)'t' => '\t',
            (byte)'r' => '\r',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            _ => -1,
        };
        if (plain >= 0)
        {
            target[written++] = (byte)plain;
            return 2;
        }

        if (!TryReadUnit(escape, out int unit))
        {
            target[written++] = (byte)'\\';
            return 1;
        }

        int length = 6;
        if (!Rune.TryCreate((char)unit, out Rune rune))
        {
            bool paired = TryReadUnit(escape[6..], out int second) && Rune.TryCreate((char)unit, (char)second, out rune);
            if (paired) length = 12;
            else rune = Rune.ReplacementChar;
        }

        written += rune.EncodeToUtf8(target[written..]);
        return length;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> escape, out int unit)
    {
        unit = 0;
        return escape.Length >= 6
            && escape.StartsWith("\\u"u8)
            && Utf8Parser.TryParse(escape.Slice(2, 4), out unit, out int digits, 'x')
            && digits == 4;
    }
}
