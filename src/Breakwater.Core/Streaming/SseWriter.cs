using System.Buffers;
using System.Buffers.Text;

namespace Breakwater.Core.Streaming;

/// <summary>Writes server-sent events. Each call appends one whole frame with its blank line.</summary>
public static class SseWriter
{
    private const byte LineFeed = (byte)'\n';
    private const int LongestId = 20;

    /// <summary>
    /// Appends an event: its name when not empty, its id when given, and the payload on as many <c>data</c> lines as it
    /// has line ends (CR, LF and CRLF all arrive as LF).
    /// </summary>
    public static void WriteData(IBufferWriter<byte> output, ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data, long? id = null)
    {
        if (eventName.ContainsAny((byte)'\r', (byte)'\n'))
            throw new ArgumentException("An event name is one line; this one holds a line end.", nameof(eventName));

        if (!eventName.IsEmpty) WriteLine(output, "event: "u8, eventName);
        if (id is { } number) WriteId(output, number);
        WriteLines(output, "data: "u8, data);
    }

    /// <summary>Appends a comment, which every client ignores: a keep-alive, or a notice to whoever reads the wire.</summary>
    public static void WriteComment(IBufferWriter<byte> output, ReadOnlySpan<byte> text) => WriteLines(output, ": "u8, text);

    private static void WriteLines(IBufferWriter<byte> output, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> text)
    {
        int end;
        while ((end = text.IndexOfAny((byte)'\r', (byte)'\n')) >= 0)
        {
            WriteLine(output, prefix, text[..end]);
            bool pair = text[end] == (byte)'\r' && end + 1 < text.Length && text[end + 1] == LineFeed;
            text = text[(pair ? end + 2 : end + 1)..];
        }

        WriteLine(output, prefix, text, blankLineAfter: true);
    }

    private static void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> text, bool blankLineAfter = false)
    {
        int length = prefix.Length + text.Length + (blankLineAfter ? 2 : 1);
        Span<byte> target = output.GetSpan(length);
        prefix.CopyTo(target);
        text.CopyTo(target[prefix.Length..]);
        target[length - 1] = LineFeed;
        if (blankLineAfter) target[length - 2] = LineFeed;
        output.Advance(length);
    }

    private static void WriteId(IBufferWriter<byte> output, long id)
    {
        Span<byte> digits = stackalloc byte[LongestId];
        Utf8Formatter.TryFormat(id, digits, out int written);
        WriteLine(output, "id: "u8, digits[..written]);
    }
}
