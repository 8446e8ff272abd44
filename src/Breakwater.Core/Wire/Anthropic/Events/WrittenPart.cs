using System.Buffers;

namespace Breakwater.Core.Wire.Anthropic.Events;

/// <summary>One part of the stream being written: its block on the wire, and its frames while an earlier block is still open.</summary>
internal sealed class WrittenPart
{
    private readonly ArrayBufferWriter<byte> waiting = new();
    private readonly ArrayBufferWriter<byte> itemId = new();

    public StreamPartKind Kind { get; private set; }

    /// <summary>The block's index on the wire; -1 until the block is begun.</summary>
    public int Block { get; set; }

    public bool IsStopped { get; set; }

    /// <summary>Frames held back.</summary>
    public ArrayBufferWriter<byte> Waiting => waiting;

    /// <summary>The reasoning item's id at the provider, for its envelope; empty when none.</summary>
    public ReadOnlySpan<byte> ItemId => itemId.WrittenSpan;

    public void Begin(StreamPartKind kind, ReadOnlySpan<byte> id)
    {
        (Kind, Block, IsStopped) = (kind, -1, false);
        if (kind == StreamPartKind.Thinking)
        {
            itemId.Write(id);
        }
    }
}
