using System.Text;

namespace Breakwater.Core.Wire.Json;

/// <summary>Where a value stands in its document, in bytes, with its quotes or brackets. The default is empty.</summary>
public readonly record struct JsonRange(int Start, int Length)
{
    /// <summary>The offset just after the value.</summary>
    public int End => Start + Length;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> document) => document.Slice(Start, Length);

    /// <summary>The decoded content of a string.</summary>
    public string TextIn(ReadOnlySpan<byte> document)
    {
        ReadOnlySpan<byte> raw = document.Slice(Start + 1, Length - 2);
        return raw.Contains((byte)'\\') ? JsonText.Quote(raw).Value : Encoding.UTF8.GetString(raw);
    }

    public ReadOnlyMemory<byte> In(ReadOnlyMemory<byte> document) => document.Slice(Start, Length);
}
