using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Events;

/// <summary>Follows the parts of a provider's stream from their announcement to their end and hands their events over.</summary>
internal sealed class PartTracker(StreamFacts facts)
{
    private readonly List<OpenPart> open = [];
    private int next;
    private int lastWithContent = -1;

    public bool HasCalls { get; private set; }

    public bool HasRefusal { get; private set; }

    public void ItemAdded(in FrameFields fields, IEventSink sink)
    {
        var type = JsonCursor.FindText(fields.Item, "type"u8);
        if (KindOf(type) is { } kind && Find(fields.OutputIndex, OpenPart.WholeItem) is null)
        {
            OpenItem(fields, kind, sink);
        }
    }

    public void ItemDone(in FrameFields fields, IEventSink sink)
    {
        var item = fields.Item;
        var type = JsonCursor.FindText(item, "type"u8);
        if (KindOf(type) is { } kind)
        {
            var part = Find(fields.OutputIndex, OpenPart.WholeItem) ?? OpenItem(fields, kind, sink);
            Complete(part, item, sink);
            Close(part, sink);
        }
        else if (type.SequenceEqual("message"u8))
        {
            MessageDone(fields, sink);
        }
        else if (!type.IsEmpty)
        {
            facts.HasContent = true;
            var index = next++;
            sink.On(new StreamEvent { Kind = StreamEventKind.PartStart, Index = index, Part = StreamPartKind.Opaque, Name = type, Raw = item });
            sink.On(new StreamEvent { Kind = StreamEventKind.PartStop, Index = index, Part = StreamPartKind.Opaque });
        }
    }

    public void PartAdded(in FrameFields fields, IEventSink sink)
    {
        if (ContentKindOf(fields.Part) is { } kind && Find(fields.OutputIndex, fields.ContentIndex) is null)
        {
            OpenContent(fields, kind, sink);
        }
    }

    public void PartDone(in FrameFields fields, IEventSink sink)
    {
        if (Find(fields.OutputIndex, fields.ContentIndex) is { } part)
        {
            Close(part, sink);
        }
    }

    /// <summary>A further paragraph of a reasoning summary begins.</summary>
    public void ParagraphAdded(in FrameFields fields)
    {
        if (Find(fields.OutputIndex, OpenPart.WholeItem) is { HasText: true } part)
        {
            part.ParagraphDue = true;
        }
    }

    /// <summary>Text of a part, which is opened if the provider did not announce it.</summary>
    public void Add(DeltaKind delta, in FrameFields fields, ReadOnlySpan<byte> text, IEventSink sink)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var isContent = delta is DeltaKind.Text or DeltaKind.Refusal;
        var part = isContent
            ? Find(fields.OutputIndex, fields.ContentIndex) ?? OpenContent(fields, delta == DeltaKind.Text ? StreamPartKind.Text : StreamPartKind.Refusal, sink)
            : Find(fields.OutputIndex, OpenPart.WholeItem);
        if (part is null)
        {
            // Arguments of a call that was never announced have no name to go by; they come again with the item.
            return;
        }

        if (part.ParagraphDue)
        {
            part.ParagraphDue = false;
            Hand(part, delta, "\\n\\n"u8, sink);
        }

        part.HasText = true;
        Hand(part, delta, text, sink);
    }

    /// <summary>The whole text of a part, handed over only if no delta told it.</summary>
    public void AddMissing(DeltaKind delta, in FrameFields fields, IEventSink sink)
    {
        var isContent = delta is DeltaKind.Text or DeltaKind.Refusal;
        var part = Find(fields.OutputIndex, isContent ? fields.ContentIndex : OpenPart.WholeItem);
        if (part is { HasText: true, ParagraphDue: false } || (part is null && lastWithContent >= fields.OutputIndex))
        {
            return;
        }

        Add(delta, fields, fields.Done, sink);
    }

    public void Annotate(in FrameFields fields, IEventSink sink)
    {
        if (!fields.Annotation.IsEmpty && Find(fields.OutputIndex, fields.ContentIndex) is { } part)
        {
            sink.On(new StreamEvent { Kind = StreamEventKind.Delta, Index = part.Index, Part = part.Kind, Delta = DeltaKind.Annotation, Raw = fields.Annotation });
        }
    }

    /// <summary>Ends what the provider left open, as it may when the answer was cut.</summary>
    public void CloseAll(IEventSink sink)
    {
        while (open.Count > 0)
        {
            Close(open[0], sink);
        }
    }

    private static StreamPartKind? KindOf(ReadOnlySpan<byte> itemType) =>
        itemType.SequenceEqual("function_call"u8) ? StreamPartKind.ToolCall
        : itemType.SequenceEqual("custom_tool_call"u8) ? StreamPartKind.CustomToolCall
        : itemType.SequenceEqual("reasoning"u8) ? StreamPartKind.Thinking
        : null;

    private static StreamPartKind? ContentKindOf(ReadOnlySpan<byte> part)
    {
        var type = JsonCursor.FindText(part, "type"u8);
        return type.SequenceEqual("output_text"u8) ? StreamPartKind.Text
            : type.SequenceEqual("refusal"u8) ? StreamPartKind.Refusal
            : null;
    }

    private OpenPart? Find(int outputIndex, int contentIndex)
    {
        foreach (var part in open)
        {
            if (part.OutputIndex == outputIndex && part.ContentIndex == contentIndex)
            {
                return part;
            }
        }

        return null;
    }

    private OpenPart OpenItem(in FrameFields fields, StreamPartKind kind, IEventSink sink)
    {
        var isCall = kind != StreamPartKind.Thinking;
        HasCalls |= isCall;
        facts.HasContent |= isCall;
        return Open(fields.OutputIndex, OpenPart.WholeItem, new StreamEvent
        {
            Kind = StreamEventKind.PartStart,
            Part = kind,
            Index = next,
            Id = JsonCursor.FindText(fields.Item, isCall ? "call_id"u8 : "id"u8),
            Name = isCall ? JsonCursor.FindText(fields.Item, "name"u8) : default,
        }, sink);
    }

    private OpenPart OpenContent(in FrameFields fields, StreamPartKind kind, IEventSink sink)
    {
        HasRefusal |= kind == StreamPartKind.Refusal;
        lastWithContent = Math.Max(lastWithContent, fields.OutputIndex);
        return Open(fields.OutputIndex, fields.ContentIndex, new StreamEvent { Kind = StreamEventKind.PartStart, Part = kind, Index = next }, sink);
    }

    private OpenPart Open(int outputIndex, int contentIndex, in StreamEvent start, IEventSink sink)
    {
        var part = new OpenPart { OutputIndex = outputIndex, ContentIndex = contentIndex, Index = next++, Kind = start.Part };
        open.Add(part);
        sink.On(start);
        return part;
    }

    private void Close(OpenPart part, IEventSink sink)
    {
        open.Remove(part);
        sink.On(new StreamEvent { Kind = StreamEventKind.PartStop, Index = part.Index, Part = part.Kind });
    }

    // The finished item has what deltas may have left out; the encrypted reasoning of its announcement is only a part of the whole.
    private void Complete(OpenPart part, ReadOnlySpan<byte> item, IEventSink sink)
    {
        if (part.Kind != StreamPartKind.Thinking)
        {
            var isCustom = part.Kind == StreamPartKind.CustomToolCall;
            HandMissing(part, DeltaKind.Arguments, JsonCursor.FindText(item, isCustom ? "input"u8 : "arguments"u8), sink);
            return;
        }

        var summary = new JsonCursor(JsonCursor.Find(item, "summary"u8));
        while (!part.HasText && summary.Next())
        {
            HandMissing(part, DeltaKind.Thinking, JsonCursor.FindText(summary.Value, "text"u8), sink);
        }

        var state = JsonCursor.FindText(item, "encrypted_content"u8);
        if (!state.IsEmpty)
        {
            Hand(part, DeltaKind.EncryptedReasoning, state, sink);
        }
    }

    private void MessageDone(in FrameFields fields, IEventSink sink)
    {
        for (var i = open.Count - 1; i >= 0; i--)
        {
            if (open[i].OutputIndex == fields.OutputIndex)
            {
                Close(open[i], sink);
            }
        }

        if (lastWithContent < fields.OutputIndex)
        {
            WholeMessage(fields, sink);
        }
    }

    // Some servers send a short message whole.
    private void WholeMessage(in FrameFields fields, IEventSink sink)
    {
        var content = new JsonCursor(JsonCursor.Find(fields.Item, "content"u8));
        while (content.Next())
        {
            if (content.Kind == JsonKind.Object && ContentKindOf(content.Value) is { } kind)
            {
                var part = OpenContent(fields, kind, sink);
                var isText = kind == StreamPartKind.Text;
                HandMissing(part, isText ? DeltaKind.Text : DeltaKind.Refusal, JsonCursor.FindText(content.Value, isText ? "text"u8 : "refusal"u8), sink);
                Close(part, sink);
            }
        }
    }

    private void HandMissing(OpenPart part, DeltaKind delta, ReadOnlySpan<byte> text, IEventSink sink)
    {
        if (!part.HasText && !text.IsEmpty)
        {
            part.HasText = true;
            Hand(part, delta, text, sink);
        }
    }

    private void Hand(OpenPart part, DeltaKind delta, ReadOnlySpan<byte> raw, IEventSink sink)
    {
        facts.HasContent = true;
        facts.ContentBytes += raw.Length;
        sink.On(new StreamEvent { Kind = StreamEventKind.Delta, Index = part.Index, Part = part.Kind, Delta = delta, Raw = raw });
    }
}
