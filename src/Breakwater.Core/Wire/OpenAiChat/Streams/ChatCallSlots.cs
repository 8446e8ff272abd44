using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat.Streams;

/// <summary>
/// The tool calls of a stream under way, found again by index, or by id or order where a server leaves the index out or gives every call
/// the same one.
/// </summary>
internal sealed class ChatCallSlots
{
    private readonly List<Slot> slots = [];

    public int Count => slots.Count;

    public Slot this[int place] => slots[place];

    /// <summary>The call that a fragment belongs to, a new one when it begins one.</summary>
    /// <param name="index">The fragment's index; null when it has none.</param>
    /// <param name="rawId">The fragment's id; empty when it has none.</param>
    public Slot Find(long? index, ReadOnlySpan<byte> rawId)
    {
        Slot? slot = index is { } number ? LastAt(number) : rawId.IsEmpty ? Last() : ById(rawId);
        bool another = slot is null || (!rawId.IsEmpty && !slot.Id.IsNull && !slot.Id.Raw.SequenceEqual(rawId));
        if (another) slots.Add(slot = new Slot { Index = index ?? slots.Count, Place = slots.Count });
        if (!rawId.IsEmpty && slot!.Id.IsNull) slot.Id = JsonText.Quote(rawId);
        return slot!;
    }

    private Slot? Last() => slots.Count > 0 ? slots[^1] : null;

    private Slot? LastAt(long index)
    {
        for (int at = slots.Count - 1; at >= 0; at--)
        {
            if (slots[at].Index == index) return slots[at];
        }

        return null;
    }

    private Slot? ById(ReadOnlySpan<byte> rawId)
    {
        foreach (Slot slot in slots)
        {
            if (slot.Id.Raw.SequenceEqual(rawId)) return slot;
        }

        return null;
    }

    /// <summary>One call.</summary>
    internal sealed class Slot
    {
        public long Index { get; init; }

        /// <summary>Which call of the answer this is, from 0.</summary>
        public int Place { get; init; }

        public StreamPartKind Kind { get; set; } = StreamPartKind.ToolCall;

        public JsonText Id { get; set; }

        /// <summary>The part it was told as; -1 until its name is known.</summary>
        public int Part { get; set; } = -1;

        /// <summary>Arguments that came before the name.</summary>
        public JsonText Early { get; set; }
    }
}
