using System.Buffers;
using System.Text;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>
/// Walks the members of one object, or the elements of one array, of a document that <see cref="JsonScanner"/> accepted. Values are slices; nothing
/// is copied. On anything else than such a document it simply ends.
/// </summary>
internal ref struct JsonCursor
{
    private const int LongestName = 64;

    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\r\n,:"u8);
    private static readonly SearchValues<byte> ScalarEnds = SearchValues.Create(" \t\r\n,}]"u8);
    private static readonly SearchValues<byte> Brackets = SearchValues.Create("\"{}[]"u8);

    private readonly ReadOnlySpan<byte> document;
    private readonly ReadOnlyMemory<byte> memory;
    private readonly bool named;
    private JsonRange name;
    private int at;

    public JsonCursor(ReadOnlySpan<byte> container)
    {
        document = container;
        at = container.IndexOfAny((byte)'{', (byte)'[');
        named = at >= 0 && container[at] == (byte)'{';
        at = at < 0 ? container.Length : at + 1;
    }

    /// <summary>The same over memory, so that values can be kept (<see cref="Raw"/>, <see cref="KeptText"/>).</summary>
    public JsonCursor(ReadOnlyMemory<byte> container)
        : this(container.Span) => memory = container;

    /// <summary>Where the current value stands in the container.</summary>
    public JsonRange Range { get; private set; }

    public readonly ReadOnlySpan<byte> Value => Range.In(document);

    public readonly JsonKind Kind => JsonScanner.KindOf(Value);

    /// <summary>A string's content without its quotes; empty for other kinds.</summary>
    public readonly ReadOnlySpan<byte> Text => Kind == JsonKind.String && Range.Length >= 2 ? Value[1..^1] : default;

    /// <summary>The current value, to keep.</summary>
    public readonly JsonRaw Raw => new(Range.In(memory));

    /// <summary>The current value to keep when it is a string; null otherwise.</summary>
    public readonly JsonText KeptText => Kind == JsonKind.String ? JsonText.FromQuoted(Range.In(memory)) : default;

    /// <summary>Goes to the next member or element; false at the end.</summary>
    public bool Next()
    {
        if (named && !ReadName())
        {
            return false;
        }

        var start = document[at..].IndexOfAnyExcept(Separators);
        if (start < 0 || document[at + start] is (byte)'}' or (byte)']')
        {
            return false;
        }

        at += start;
        var end = EndOf(document, at);
        Range = new JsonRange(at, end - at);
        at = end;
        return true;
    }

    /// <summary>Whether the current member has this name (plain ASCII).</summary>
    public readonly bool Is(ReadOnlySpan<byte> expected)
    {
        var raw = name.In(document);
        if (raw.Length == expected.Length)
        {
            return raw.SequenceEqual(expected);
        }

        return raw.Length > expected.Length && raw.Length <= expected.Length * JsonEscapes.LongestEscape && raw.Contains((byte)'\\') && IsEscaped(raw, expected);
    }

    /// <summary>The current member's name as text.</summary>
    public readonly string Name()
    {
        var raw = name.In(document);
        Span<byte> plain = raw.Length <= LongestName ? stackalloc byte[LongestName] : new byte[raw.Length];
        return Encoding.UTF8.GetString(plain[..JsonEscapes.Unescape(raw, plain)]);
    }

    /// <summary>The raw value of a member of <paramref name="container"/>; empty when it has none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> container, ReadOnlySpan<byte> member)
    {
        var cursor = new JsonCursor(container);
        while (cursor.Next())
        {
            if (cursor.Is(member))
            {
                return cursor.Value;
            }
        }

        return default;
    }

    /// <summary>The content of a member that is a string; empty when it has none or another kind.</summary>
    public static ReadOnlySpan<byte> FindText(ReadOnlySpan<byte> container, ReadOnlySpan<byte> member)
    {
        var value = Find(container, member);
        return value.Length >= 2 && value[0] == (byte)'"' ? value[1..^1] : default;
    }

    private static bool IsEscaped(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> expected)
    {
        Span<byte> plain = stackalloc byte[raw.Length];
        return plain[..JsonEscapes.Unescape(raw, plain)].SequenceEqual(expected);
    }

    private bool ReadName()
    {
        var quote = document[at..].IndexOfAny((byte)'"', (byte)'}');
        if (quote < 0 || document[at + quote] == (byte)'}')
        {
            return false;
        }

        var start = at + quote + 1;
        at = EndOfString(document, start - 1);
        name = new JsonRange(start, Math.Max(0, at - 1 - start));
        return at < document.Length;
    }

    private static int EndOf(ReadOnlySpan<byte> document, int start)
    {
        switch (document[start])
        {
            case (byte)'"':
                return EndOfString(document, start);
            case (byte)'{' or (byte)'[':
                return EndOfContainer(document, start);
            default:
                var end = document[start..].IndexOfAny(ScalarEnds);
                return end < 0 ? document.Length : start + end;
        }
    }

    private static int EndOfContainer(ReadOnlySpan<byte> document, int start)
    {
        var depth = 0;
        var at = start;
        while (at < document.Length)
        {
            var mark = document[at..].IndexOfAny(Brackets);
            if (mark < 0)
            {
                break;
            }

            at += mark;
            if (document[at] == (byte)'"')
            {
                at = EndOfString(document, at);
                continue;
            }

            depth += document[at] is (byte)'{' or (byte)'[' ? 1 : -1;
            at++;
            if (depth == 0)
            {
                return at;
            }
        }

        return document.Length;
    }

    private static int EndOfString(ReadOnlySpan<byte> document, int quote)
    {
        var at = quote + 1;
        while (at < document.Length)
        {
            var mark = document[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (mark < 0)
            {
                break;
            }

            at += mark;
            if (document[at] == (byte)'"')
            {
                return at + 1;
            }

            at += 2;
        }

        return document.Length;
    }
}
