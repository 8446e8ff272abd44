using System.Buffers;
using Breakwater.Core.Primitives.Scanning;

namespace Breakwater.Core.Wire.Json;

/// <summary>
/// Validates a whole JSON document (RFC 8259, valid UTF-8, no name twice in one object) in one pass and tells a visitor
/// where the values near the root are. A surrogate escape without its other half is accepted, as the grammar allows it.
/// </summary>
public static class JsonScanner
{
    /// <summary>As deep as the runtime's own reader goes.</summary>
    public const int DefaultMaxDepth = 64;

    private static readonly SearchValues<byte> ScalarEnds = SearchValues.Create(" \t\r\n,}]"u8);
    private static readonly SearchValues<byte> Brackets = SearchValues.Create("\"{}[]"u8);

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

    /// <summary>The offset after the value that begins at <paramref name="start"/> of an accepted document; its end when the value does not end.</summary>
    internal static int EndOf(ReadOnlySpan<byte> document, int start)
    {
        switch (document[start])
        {
            case (byte)'"':
                return EndOfString(document, start);
            case (byte)'{' or (byte)'[':
                return EndOfContainer(document, start);
            default:
                int end = document[start..].IndexOfAny(ScalarEnds);
                return end < 0 ? document.Length : start + end;
        }
    }

    private static int EndOfContainer(ReadOnlySpan<byte> document, int start)
    {
        int depth = 0;
        int at = start;
        while (at < document.Length)
        {
            int mark = document[at..].IndexOfAny(Brackets);
            if (mark < 0) break;
            at += mark;
            if (document[at] == (byte)'"')
            {
                at = EndOfString(document, at);
                continue;
            }

            depth += document[at] is (byte)'{' or (byte)'[' ? 1 : -1;
            at++;
            if (depth == 0) return at;
        }

        return document.Length;
    }

    private static int EndOfString(ReadOnlySpan<byte> document, int quote) => Math.Min(StringEnd.Find(document, quote + 1, out _) + 1, document.Length);

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
