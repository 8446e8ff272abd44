using System.Buffers;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Events;

/// <summary>A block that no other dialect knows, gathered until it is whole: its first form, with the input that came in pieces put in its place.</summary>
internal sealed class OpaqueBlock
{
    private readonly ArrayBufferWriter<byte> block = new();
    private readonly ArrayBufferWriter<byte> pieces = new();
    private readonly ArrayBufferWriter<byte> whole = new();
    private JsonRange input;

    /// <param name="json">The block as it began.</param>
    /// <param name="emptyInput">Where its <c>input</c> is; empty when it has none.</param>
    public void Start(ReadOnlySpan<byte> json, JsonRange emptyInput)
    {
        block.ResetWrittenCount();
        pieces.ResetWrittenCount();
        block.Write(json);
        input = emptyInput;
    }

    /// <summary>Adds a piece of the input, escaped.</summary>
    public void Add(ReadOnlySpan<byte> piece) => pieces.Write(piece);

    /// <summary>The whole block, until the next one starts.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        if (pieces.WrittenCount == 0 || input.Length == 0)
        {
            return block.WrittenSpan;
        }

        whole.ResetWrittenCount();
        whole.Write(block.WrittenSpan[..input.Start]);
        var text = whole.GetSpan(pieces.WrittenCount);
        var length = JsonEscapes.Unescape(pieces.WrittenSpan, text);
        if (JsonScanner.Validate(text[..length]).IsError)
        {
            return block.WrittenSpan;
        }

        whole.Advance(length);
        whole.Write(block.WrittenSpan[input.End..]);
        return whole.WrittenSpan;
    }
}
