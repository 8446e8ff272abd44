namespace Breakwater.Core.Wire.Json;

/// <summary>
/// Any JSON value kept as its bytes, usually a slice of the body it came in. Equal when the bytes are. The default is
/// absent: no value at all, unlike the JSON value null.
/// </summary>
public readonly struct JsonRaw(ReadOnlyMemory<byte> bytes) : IEquatable<JsonRaw>
{
    /// <summary>The value as written, with no white space around it; empty when absent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    public ReadOnlySpan<byte> Span => Bytes.Span;

    /// <summary>There is no value.</summary>
    public bool IsAbsent => Bytes.IsEmpty;

    /// <summary>There is no value, or it is the JSON value null.</summary>
    public bool IsNull => Kind is JsonKind.None or JsonKind.Null;

    public JsonKind Kind => JsonScanner.KindOf(Span);

    /// <summary>The value as text when it is a string; null otherwise.</summary>
    public JsonText AsText() => Kind == JsonKind.String ? JsonText.FromQuoted(Bytes) : default;

    public static bool operator ==(JsonRaw left, JsonRaw right) => left.Equals(right);

    public static bool operator !=(JsonRaw left, JsonRaw right) => !left.Equals(right);

    public bool Equals(JsonRaw other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is JsonRaw other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }
}
