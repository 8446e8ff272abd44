namespace Breakwater.Core.Wire.Json;

/// <summary>
/// Validates a whole JSON document (RFC 8259, valid UTF-8, no name twice in one object) in one pass and tells a visitor
/// where the values near the root are. A surrogate escape without its other half is accepted, as the grammar allows it.
/// </summary>
public static class JsonScanner
{
    /// <summary>As deep as the runtime's own reader goes.</summary>
    public const int DefaultMaxDepth = 64;

    /// <summary>Scans <paramref name="document"/>; the default error means it is valid. Its working memory is pooled.</summary>
    public static JsonError Scan<TVisitor>(ReadOnlySpan<byte> document, ref TVisitor visitor, int maxDepth = DefaultMaxDepth)
        where TVisitor : struct, IJsonVisitor, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDepth, 1);
        var walk = new JsonWalk(document, maxDepth);
        JsonError error = walk.Run(ref visitor);
        walk.Release();
        return error;
    }

    /// <summary>Scans without telling anyone what is inside.</summary>
    public static JsonError Validate(ReadOnlySpan<byte> document, int maxDepth = DefaultMaxDepth)
    {
        var nobody = default(Nobody);
        return Scan(document, ref nobody, maxDepth);
    }

    /// <summary>The kind of the value a document starts with, from its first byte after white space.</summary>
    public static JsonKind KindOf(ReadOnlySpan<byte> document)
    {
        int at = document.IndexOfAnyExcept(" \t\r\n"u8);
        return at < 0 ? JsonKind.None : document[at] switch
        {
            (byte)'{' => JsonKind.Object,
            (byte)'[' => JsonKind.Array,
            (byte)'"' => JsonKind.String,
            (byte)'t' => JsonKind.True,
            (byte)'f' => JsonKind.False,
            (byte)'n' => JsonKind.Null,
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => JsonKind.Number,
            _ => JsonKind.None,
        };
    }

    private readonly struct Nobody : IJsonVisitor
    {
        public bool Enter(scoped ReadOnlySpan<byte> name, JsonKind kind) => false;

        public void Property(scoped JsonMember member)
        {
        }

        public void Child(int element, scoped JsonMember member)
        {
        }

        public void Element(int element, JsonKind kind, JsonRange value)
        {
        }
    }
}
