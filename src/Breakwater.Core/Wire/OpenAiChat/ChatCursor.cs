using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>
/// Walks a valid document and hands out slices of it. The first value of a wrong kind ends the walk: from then on every question is
/// answered with nothing, so that callers need to look for a fault only once. JSON null counts as absent everywhere.
/// </summary>
internal ref struct ChatCursor
{
    private readonly ReadOnlyMemory<byte> document;
    private Utf8JsonReader reader;
    private bool standing;
    private string? complaint;
    private int complaintAt;

    public ChatCursor(ReadOnlyMemory<byte> validDocument)
    {
        document = validDocument;
        reader = new Utf8JsonReader(validDocument.Span);
    }

    public readonly bool Failed => complaint is not null;

    /// <summary>Null while nothing was wrong.</summary>
    public readonly Fault? FaultAs(FaultKind kind)
    {
        if (complaint is null) return null;
        string path = JsonPath.At(document.Span, complaintAt);
        return new Fault(kind, $"{(path.Length == 0 ? "the document" : path)} {complaint}") { Param = path.Length == 0 ? null : path };
    }

    /// <summary>Where the value just read, or the container just entered, begins.</summary>
    public readonly int Position => (int)reader.TokenStartIndex;

    /// <summary>Complains of the value just read, or of the one at <paramref name="position"/>.</summary>
    public void Fail(string what, int position = -1)
    {
        if (Failed) return;
        complaint = what;
        complaintAt = position >= 0 ? position : Position;
    }

    /// <summary>True when the next value is an object, which is then entered.</summary>
    public bool EnterObject() => Enter(JsonTokenType.StartObject, "an object");

    /// <summary>True when the next value is an array, which is then entered.</summary>
    public bool EnterArray() => Enter(JsonTokenType.StartArray, "an array");

    /// <summary>Goes to the next property of the entered object; false at its end.</summary>
    public bool NextProperty() => !Failed && reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes to the next element of the entered array; false at its end.</summary>
    public bool NextElement() => standing = !Failed && reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Whether the property just reached has this name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => reader.ValueTextEquals(name);

    /// <summary>The name of the property just reached.</summary>
    public readonly string PropertyName() => Slice(reader.TokenStartIndex, reader.ValueSpan.Length + 2, JsonText.FromQuoted).Value;

    /// <summary>The kind of the next value, which stays next.</summary>
    public JsonTokenType Peek()
    {
        Advance();
        standing = true;
        return reader.TokenType;
    }

    public JsonText Text()
    {
        Advance();
        if (reader.TokenType == JsonTokenType.String) return Slice(reader.TokenStartIndex, reader.ValueSpan.Length + 2, JsonText.FromQuoted);
        Expected("a string");
        return default;
    }

    /// <summary>A short string that decides something, decoded; null when absent.</summary>
    public string? Word()
    {
        JsonText text = Text();
        return text.IsNull ? null : text.Value;
    }

    /// <summary>Any value as it stands; absent for null.</summary>
    public JsonRaw Raw()
    {
        JsonRaw value = RawOrNull();
        return value.IsNull ? default : value;
    }

    /// <summary>Any value as it stands, null included.</summary>
    public JsonRaw RawOrNull()
    {
        Advance();
        long start = reader.TokenStartIndex;
        reader.Skip();
        return Slice(start, (int)(reader.BytesConsumed - start), static bytes => new JsonRaw(bytes));
    }

    public bool? Bool()
    {
        Advance();
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False) return reader.TokenType == JsonTokenType.True;
        Expected("true or false");
        return null;
    }

    public double? Number()
    {
        Advance();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double value)) return value;
        Expected("a number");
        return null;
    }

    public long? Integer()
    {
        double? value = Number();
        if (value is null or (>= long.MinValue and < long.MaxValue)) return (long?)value;
        Fail("is out of range");
        return null;
    }

    public void Skip()
    {
        Advance();
        reader.Skip();
    }

    private bool Enter(JsonTokenType start, string what)
    {
        Advance();
        if (reader.TokenType == start) return !Failed;
        Expected(what);
        return false;
    }

    private void Advance()
    {
        if (!standing && !Failed) reader.Read();
        standing = false;
    }

    private void Expected(string what)
    {
        if (reader.TokenType == JsonTokenType.Null) return;
        Fail($"must be {what}, got {Describe(reader.TokenType)}");
        reader.Skip();
    }

    private readonly T Slice<T>(long start, int length, Func<ReadOnlyMemory<byte>, T> make) => make(document.Slice((int)start, length));

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        _ => "a boolean",
    };
}
