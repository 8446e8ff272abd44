using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>
/// Walks a document that passed <see cref="JsonScanner"/> forward, once, and hands out slices of it. A value of the wrong type is noted
/// (the first one) and skipped, so that the walk always goes on. Every value that <see cref="NextProperty"/> or <see cref="NextElement"/>
/// stands on must be taken by exactly one call.
/// </summary>
internal ref struct SliceReader
{
    private readonly ReadOnlyMemory<byte> document;
    private readonly int offset;
    private Utf8JsonReader json;
    private ReadOnlySpan<byte> name;
    private int failedAt;
    private string? expected;

    public SliceReader(ReadOnlyMemory<byte> document)
        : this(document, new JsonRange(0, document.Length))
    {
    }

    public SliceReader(ReadOnlyMemory<byte> document, JsonRange range)
    {
        this.document = document;
        offset = range.Start;
        json = new Utf8JsonReader(range.In(document.Span), new JsonReaderOptions { MaxDepth = JsonScanner.DefaultMaxDepth });
        json.Read();
    }

    /// <summary>The document that every range counts in.</summary>
    public readonly ReadOnlyMemory<byte> Document => document;

    /// <summary>Where the value under the reader begins.</summary>
    public readonly int Start => offset + (int)json.TokenStartIndex;

    /// <summary>Just after what was read so far.</summary>
    public readonly int End => offset + (int)json.BytesConsumed;

    public readonly bool IsObject => json.TokenType == JsonTokenType.StartObject;

    public readonly bool IsArray => json.TokenType == JsonTokenType.StartArray;

    public readonly bool IsString => json.TokenType == JsonTokenType.String;

    public readonly bool IsNull => json.TokenType == JsonTokenType.Null;

    /// <summary>The first wrong type met, as the caller's fault; null when there is none.</summary>
    public readonly Fault? Fault
    {
        get
        {
            if (expected is null)
            {
                return null;
            }

            var path = JsonPath.At(document.Span, failedAt);
            return Fault.InvalidRequest($"{path} must be {expected}", path);
        }
    }

    /// <summary>Goes to the next property of the object under way; false at its end.</summary>
    public bool NextProperty()
    {
        if (!json.Read() || json.TokenType != JsonTokenType.PropertyName)
        {
            return false;
        }

        name = json.ValueIsEscaped ? Unescape(json.ValueSpan) : json.ValueSpan;
        return json.Read();
    }

    /// <summary>Goes to the next element of the array under way; false at its end.</summary>
    public bool NextElement() => json.Read() && json.TokenType != JsonTokenType.EndArray;

    public readonly bool Is(ReadOnlySpan<byte> property) => name.SequenceEqual(property);

    /// <summary>The name of the property under way, unescaped.</summary>
    public readonly string Name => System.Text.Encoding.UTF8.GetString(name);

    /// <summary>The same as a JSON string.</summary>
    public readonly JsonText NameText => JsonText.FromUtf8(name);

    /// <summary>The text of a property of the object under the reader, which stays where it is; null when absent or no string.</summary>
    public readonly JsonText Peek(ReadOnlySpan<byte> property)
    {
        var ahead = this;
        while (ahead.NextProperty())
        {
            if (ahead.Is(property))
            {
                return ahead.IsString ? ahead.Text() : default;
            }

            ahead.Skip();
        }

        return default;
    }

    /// <summary>Takes the value, whatever it is.</summary>
    public JsonRange Skip()
    {
        var start = Start;
        json.Skip();
        return new JsonRange(start, End - start);
    }

    public JsonRaw Raw() => new(Skip().In(document));

    /// <summary>A raw value, absent for null.</summary>
    public JsonRaw RawOrAbsent()
    {
        var isNull = IsNull;
        var raw = Raw();
        return isNull ? default : raw;
    }

    /// <summary>Takes a string; null for null.</summary>
    public JsonText Text() => IsString ? JsonText.FromQuoted(Skip().In(document)) : Refuse<JsonText>("a string");

    /// <summary>Takes a string as text of ours, for words of a fixed vocabulary.</summary>
    public string? Word()
    {
        var text = Text();
        return text.IsNull ? null : text.Value;
    }

    public bool? Flag()
    {
        bool? value = json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };
        return value ?? Refuse<bool?>("true or false");
    }

    public long? Integer() => json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var value) ? value : Refuse<long?>("a whole number");

    public double? Number() => json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var value) ? value : Refuse<double?>("a number");

    /// <summary>Enters an object; false (and the value is taken) when it is none.</summary>
    public bool OpenObject()
    {
        if (!IsObject)
        {
            Refuse<bool>("an object");
        }

        return IsObject;
    }

    /// <summary>Enters an array; false (and the value is taken) when it is none.</summary>
    public bool OpenArray()
    {
        if (!IsArray)
        {
            Refuse<bool>("an array");
        }

        return IsArray;
    }

    /// <summary>Notes that the value under the reader is not what it must be.</summary>
    public void Fail(string what)
    {
        if (expected is null)
        {
            (failedAt, expected) = (Start, what);
        }
    }

    // Not the runtime's way, which throws on half a surrogate pair.
    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> escaped)
    {
        var unescaped = new byte[escaped.Length];
        return unescaped.AsSpan(0, JsonEscapes.Unescape(escaped, unescaped));
    }

    private T? Refuse<T>(string what)
    {
        if (!IsNull)
        {
            Fail(what);
        }

        // A scalar stays the current token; a container is skipped to its end, so no caller takes it for an open one.
        json.Skip();
        return default;
    }
}
