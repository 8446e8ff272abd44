using System.Buffers;
using System.Text;

namespace Breakwater.Core.Wire.Json;

/// <summary>
/// A JSON string kept as its escaped UTF-8 with its quotes, usually a slice of the body it came in, so that it can be
/// sent on without being decoded. Equal when the decoded content is. The default is null: no string at all.
/// </summary>
public readonly struct JsonText : IEquatable<JsonText>
{
    private JsonText(ReadOnlyMemory<byte> quoted) => Quoted = quoted;

    /// <summary>The string as it stands in JSON; empty when null.</summary>
    public ReadOnlyMemory<byte> Quoted { get; }

    /// <summary>The escaped content, without the quotes.</summary>
    public ReadOnlySpan<byte> Raw => IsNull ? default : Quoted.Span[1..^1];

    /// <summary>There is no string, which is not the same as an empty one.</summary>
    public bool IsNull => Quoted.IsEmpty;

    /// <summary>The string is <c>""</c>.</summary>
    public bool IsEmpty => Quoted.Length == 2;

    /// <summary>The most bytes the unescaped content can take.</summary>
    public int MaxUnescapedLength => Raw.Length;

    /// <summary>The decoded content, made anew each time; empty when null. Half a surrogate pair becomes U+FFFD.</summary>
    public string Value
    {
        get
        {
            if (IsPlain) return Encoding.UTF8.GetString(Raw);
            byte[] rented = ArrayPool<byte>.Shared.Rent(MaxUnescapedLength);
            string value = Encoding.UTF8.GetString(rented, 0, JsonEscapes.Unescape(Raw, rented));
            ArrayPool<byte>.Shared.Return(rented);
            return value;
        }
    }

    /// <summary>A string of no characters.</summary>
    public static JsonText Empty { get; } = Quote(default);

    /// <summary>The string, or an empty one where there is none.</summary>
    public JsonText OrEmpty => IsNull ? Empty : this;

    private bool IsPlain => !Raw.Contains((byte)'\\');

    /// <summary>Keeps a string that a scan has found valid, with its quotes; the memory is not copied.</summary>
    public static JsonText FromQuoted(ReadOnlyMemory<byte> quoted)
    {
        ReadOnlySpan<byte> bytes = quoted.Span;
        if (bytes.Length < 2 || bytes[0] != (byte)'"' || bytes[^1] != (byte)'"')
            throw new ArgumentException("A JSON string begins and ends with a double quote.", nameof(quoted));
        return new JsonText(quoted);
    }

    /// <summary>Puts quotes around content that is already escaped.</summary>
    public static JsonText Quote(ReadOnlySpan<byte> rawEscaped)
    {
        byte[] quoted = new byte[rawEscaped.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        rawEscaped.CopyTo(quoted.AsSpan(1));
        return new JsonText(quoted);
    }

    /// <summary>Escapes <paramref name="unescaped"/>, which must be valid UTF-8.</summary>
    public static JsonText FromUtf8(ReadOnlySpan<byte> unescaped)
    {
        if (JsonEscapes.IndexOfEscapable(unescaped) < 0) return Quote(unescaped);
        var quoted = new ArrayBufferWriter<byte>(unescaped.Length + unescaped.Length / 8 + 2 * JsonEscapes.LongestEscape);
        quoted.Write("\""u8);
        JsonEscapes.Escape(unescaped, quoted);
        quoted.Write("\""u8);
        return new JsonText(quoted.WrittenMemory);
    }

    /// <summary>Escapes <paramref name="value"/>; half a surrogate pair becomes U+FFFD.</summary>
    public static JsonText From(string value)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        JsonText text = FromUtf8(rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    public static bool operator ==(JsonText left, JsonText right) => left.Equals(right);

    public static bool operator !=(JsonText left, JsonText right) => !left.Equals(right);

    /// <summary>Writes the unescaped content; false when <paramref name="destination"/> is too small.</summary>
    public bool TryUnescape(Span<byte> destination, out int written)
    {
        if (destination.Length >= MaxUnescapedLength)
        {
            written = JsonEscapes.Unescape(Raw, destination);
            return true;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(MaxUnescapedLength);
        written = JsonEscapes.Unescape(Raw, rented);
        bool fits = rented.AsSpan(0, written).TryCopyTo(destination);
        ArrayPool<byte>.Shared.Return(rented);
        if (!fits) written = 0;
        return fits;
    }

    /// <summary>Both contents, one after the other; null counts as nothing. Surrogate halves split over both meet again.</summary>
    public JsonText Concat(JsonText next)
    {
        if (IsNull || next.IsNull) return IsNull ? next : this;
        byte[] quoted = new byte[Quoted.Length + next.Quoted.Length - 2];
        Quoted.Span[..^1].CopyTo(quoted);
        next.Quoted.Span[1..].CopyTo(quoted.AsSpan(Quoted.Length - 1));
        return new JsonText(quoted);
    }

    /// <summary>Whether the decoded content is <paramref name="utf8Unescaped"/>; null equals no content.</summary>
    public bool Equals(ReadOnlySpan<byte> utf8Unescaped)
    {
        if (IsNull) return false;
        if (IsPlain) return Raw.SequenceEqual(utf8Unescaped);
        if (utf8Unescaped.Length > MaxUnescapedLength) return false;
        byte[] rented = ArrayPool<byte>.Shared.Rent(MaxUnescapedLength);
        bool equal = rented.AsSpan(0, JsonEscapes.Unescape(Raw, rented)).SequenceEqual(utf8Unescaped);
        ArrayPool<byte>.Shared.Return(rented);
        return equal;
    }

    public bool Equals(JsonText other)
    {
        if (IsNull || other.IsNull) return IsNull && other.IsNull;
        if (other.IsPlain) return Equals(other.Raw);
        byte[] rented = ArrayPool<byte>.Shared.Rent(other.MaxUnescapedLength);
        bool equal = Equals(rented.AsSpan(0, JsonEscapes.Unescape(other.Raw, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return equal;
    }

    public override bool Equals(object? obj) => obj is JsonText other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        if (IsPlain)
        {
            hash.AddBytes(Raw);
            return hash.ToHashCode();
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(MaxUnescapedLength);
        hash.AddBytes(rented.AsSpan(0, JsonEscapes.Unescape(Raw, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return hash.ToHashCode();
    }

    /// <summary>The decoded content.</summary>
    public override string ToString() => Value;
}
