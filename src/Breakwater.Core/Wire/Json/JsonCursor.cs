using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire.Json;

/// <summary>
/// Walks a document that <see cref="JsonScanner"/> accepted forward, once, and hands out slices of it. It stands on one value, which may be looked at,
/// read or entered; whatever is not entered is passed over by the next step. The first value of a wrong kind is noted and ends the walk, so that
/// callers need to look for a fault only once; a null that is read counts as absent. On a document that is not valid the walk simply ends.
/// </summary>
internal ref struct JsonCursor
{
    private const int LongestName = 64;

    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\r\n,:"u8);

    private readonly ReadOnlySpan<byte> document;
    private readonly ReadOnlyMemory<byte> memory;
    private readonly bool named;
    private JsonRange name;
    private int at;
    private int end;
    private string? complaint;
    private int complaintAt;

    /// <summary>Enters an object or array, for <see cref="Next"/>; over anything else there is nothing to walk.</summary>
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

    /// <summary>Stands on the one value of <paramref name="document"/>.</summary>
    public static JsonCursor On(ReadOnlyMemory<byte> document)
    {
        var cursor = new JsonCursor(document) { at = 0 };
        cursor.Stand();
        return cursor;
    }

    /// <summary>Where the current value begins, also after it was entered.</summary>
    public int Start { get; private set; }

    /// <summary>Where the current value stands in the document.</summary>
    public readonly JsonRange Range => new(Start, (end > Start ? end : JsonScanner.EndOf(document, Start)) - Start);

    public readonly ReadOnlySpan<byte> Value => Range.In(document);

    public readonly JsonKind Kind => JsonScanner.KindOf(document[Start..]);

    /// <summary>A string's content without its quotes; empty for other kinds.</summary>
    public readonly ReadOnlySpan<byte> Text => Kind == JsonKind.String && Range.Length >= 2 ? Value[1..^1] : default;

    /// <summary>The current value, to keep.</summary>
    public readonly JsonRaw Raw => new(Range.In(memory));

    /// <summary>The same, absent when it is null.</summary>
    public readonly JsonRaw RawOrAbsent => Kind == JsonKind.Null ? default : Raw;

    /// <summary>What was walked from <paramref name="start"/> on: a container that began there and was just left.</summary>
    public readonly JsonRaw RawFrom(int start) => new(memory[start..at]);

    /// <summary>The current value to keep when it is a string; null otherwise.</summary>
    public readonly JsonText KeptText => Kind == JsonKind.String ? JsonText.FromQuoted(Range.In(memory)) : default;

    /// <summary>The current member's name, to keep.</summary>
    public readonly JsonText KeptName => JsonText.FromQuoted(memory.Slice(name.Start - 1, name.Length + 2));

    /// <summary>Whether a value was of a wrong kind, which ended the walk.</summary>
    public readonly bool Failed => complaint is not null;

    /// <summary>The first complaint, named by its path; null while nothing was wrong.</summary>
    public readonly Fault? FaultAs(FaultKind kind)
    {
        if (complaint is null) return null;
        string path = JsonPath.At(document, complaintAt);
        return new Fault(kind, $"{(path.Length == 0 ? "the document" : path)} {complaint}") { Param = path.Length == 0 ? null : path };
    }

    /// <summary>Complains of the current value, or of the one at <paramref name="position"/>: <paramref name="what"/> goes on after its path.</summary>
    public void Fail(string what, int position = -1)
    {
        if (Failed) return;
        complaint = what;
        complaintAt = position >= 0 ? position : Start;
    }

    /// <summary>Goes to the next member or element of the container the cursor was made for, to take it whole; false at the end.</summary>
    public bool Next()
    {
        if (!(named ? NextProperty() : NextElement())) return false;
        if (end <= Start) at = end = JsonScanner.EndOf(document, Start);
        return true;
    }

    /// <summary>Goes to the next property of the object entered last; false at its end.</summary>
    public bool NextProperty() => !Failed && PassOver() && ReadName() && Stand();

    /// <summary>Goes to the next element of the array entered last; false at its end.</summary>
    public bool NextElement() => !Failed && PassOver() && Stand();

    /// <summary>Enters the current value; false when it is no object.</summary>
    public bool EnterObject() => Enter(JsonKind.Object);

    /// <summary>Enters the current value; false when it is no array.</summary>
    public bool EnterArray() => Enter(JsonKind.Array);

    /// <summary>Whether the current member has this name (plain ASCII).</summary>
    public readonly bool Is(ReadOnlySpan<byte> expected)
    {
        ReadOnlySpan<byte> raw = name.In(document);
        if (raw.Length == expected.Length) return raw.SequenceEqual(expected);
        return raw.Length > expected.Length && raw.Length <= expected.Length * JsonEscapes.LongestEscape && raw.Contains((byte)'\\') && IsEscaped(raw, expected);
    }

    /// <summary>The current member's name as text.</summary>
    public readonly string Name()
    {
        ReadOnlySpan<byte> raw = name.In(document);
        Span<byte> plain = raw.Length <= LongestName ? stackalloc byte[LongestName] : new byte[raw.Length];
        return Encoding.UTF8.GetString(plain[..JsonEscapes.Unescape(raw, plain)]);
    }

    /// <summary>A string; null for null.</summary>
    public JsonText ReadText() => Demand(Kind == JsonKind.String, "a string") ? KeptText : default;

    /// <summary>A short string that decides something, decoded; null for null.</summary>
    public string? ReadWord() => ReadText() is { IsNull: false } text ? text.Value : null;

    public bool? ReadFlag() => Demand(Kind is JsonKind.True or JsonKind.False, "true or false") ? Kind == JsonKind.True : null;

    public double? ReadNumber()
    {
        double value = 0;
        return Demand(Kind == JsonKind.Number && Utf8Parser.TryParse(Value, out value, out _), "a number") ? value : null;
    }

    /// <summary>A number without fraction or exponent.</summary>
    public long? ReadWhole()
    {
        if (!Demand(Kind == JsonKind.Number, "a whole number")) return null;
        if (JsonNumber.TryReadWhole(Value, out long value)) return value;
        Fail("must be a whole number");
        return null;
    }

    /// <summary>Any number, its fraction cut off.</summary>
    public long? ReadTruncated()
    {
        double? value = ReadNumber();
        if (value is null or (>= long.MinValue and < long.MaxValue)) return (long?)value;
        Fail("is out of range");
        return null;
    }

    /// <summary>The raw value of a member of <paramref name="container"/>; empty when it has none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> container, ReadOnlySpan<byte> member)
    {
        var cursor = new JsonCursor(container);
        while (cursor.Next())
        {
            if (cursor.Is(member)) return cursor.Value;
        }

        return default;
    }

    /// <summary>The content of a member that is a string; empty when it has none or another kind.</summary>
    public static ReadOnlySpan<byte> FindText(ReadOnlySpan<byte> container, ReadOnlySpan<byte> member)
    {
        ReadOnlySpan<byte> value = Find(container, member);
        return value.Length >= 2 && value[0] == (byte)'"' ? value[1..^1] : default;
    }

    /// <summary>The text of a member of the current object, which stays current; null when it has none or another kind.</summary>
    public readonly JsonText PeekText(ReadOnlySpan<byte> member)
    {
        var ahead = new JsonCursor(memory[Start..]);
        while (ahead.Next())
        {
            if (ahead.Is(member)) return ahead.KeptText;
        }

        return default;
    }

    private static bool IsEscaped(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> expected)
    {
        Span<byte> plain = stackalloc byte[raw.Length];
        return plain[..JsonEscapes.Unescape(raw, plain)].SequenceEqual(expected);
    }

    private bool Enter(JsonKind container)
    {
        if (!Demand(Kind == container, JsonWords.Describe(container))) return false;
        at = Start + 1;
        return !Failed;
    }

    private bool Demand(bool holds, string expected)
    {
        if (!holds && Kind != JsonKind.Null) Fail($"must be {expected}, got {JsonWords.Describe(Kind)}");
        return holds;
    }

    // A container that was not entered is still ahead.
    private bool PassOver()
    {
        if (at == Start && at < document.Length) at = JsonScanner.EndOf(document, at);
        return true;
    }

    private bool ReadName()
    {
        int quote = document[at..].IndexOfAny((byte)'"', (byte)'}');
        if (quote < 0 || document[at + quote] == (byte)'}') return Leave(quote);
        int start = at + quote + 1;
        at = JsonScanner.EndOf(document, start - 1);
        name = new JsonRange(start, Math.Max(0, at - 1 - start));
        return true;
    }

    private bool Stand()
    {
        int gap = document[at..].IndexOfAnyExcept(Separators);
        if (gap < 0 || document[at + gap] is (byte)'}' or (byte)']') return Leave(gap);
        at += gap;
        Start = at;
        end = 0;
        if (document[at] is not ((byte)'{' or (byte)'[')) at = end = JsonScanner.EndOf(document, at);
        return true;
    }

    // Over the bracket that ends the container, or to the end of a document that ends without it.
    private bool Leave(int closing)
    {
        at = closing < 0 ? document.Length : at + closing + 1;
        return false;
    }
}
