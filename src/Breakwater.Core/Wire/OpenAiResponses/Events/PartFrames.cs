using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.OpenAiResponses.Answers;

namespace Breakwater.Core.Wire.OpenAiResponses.Events;

/// <summary>Writes the events of one part after the other: announcement, deltas, and the <c>.done</c> events that repeat the whole.</summary>
internal sealed class PartFrames(FrameWriter frames, OutputItems items, AnswerContext context)
{
    public void Open(PendingPart part)
    {
        switch (part.Kind)
        {
            case StreamPartKind.Text:
            case StreamPartKind.Refusal:
                OpenContent(part.Kind == StreamPartKind.Text);
                break;
            case StreamPartKind.ToolCall:
            case StreamPartKind.CustomToolCall:
                CloseMessage(isCut: false);
                OpenCall(part);
                break;
            case StreamPartKind.Thinking:
            case StreamPartKind.RedactedThinking:
                CloseMessage(isCut: false);
                OpenReasoning();
                break;
        }
    }

    public void Delta(PendingPart part, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || part.Kind is StreamPartKind.Opaque or StreamPartKind.RedactedThinking)
        {
            return;
        }

        if (part.Kind == StreamPartKind.Thinking && !part.HasSummary)
        {
            part.HasSummary = true;
            WriteSummaryPart("response.reasoning_summary_part.added"u8, default);
        }

        WriteText(part.Kind, DeltaTypeOf(part.Kind), "delta"u8, text);
    }

    public void Close(PendingPart part, bool isCut)
    {
        switch (part.Kind)
        {
            case StreamPartKind.Text:
                CloseText(part);
                break;
            case StreamPartKind.Refusal:
                WriteText(part.Kind, "response.refusal.done"u8, "refusal"u8, part.Text.WrittenSpan);
                items.AddRefusal(part.Text.WrittenSpan);
                WriteContentPart("response.content_part.done"u8, items.PartCount - 1, items.LastPart);
                break;
            case StreamPartKind.ToolCall:
            case StreamPartKind.CustomToolCall:
                CloseCall(part, isCut);
                break;
            case StreamPartKind.Thinking:
            case StreamPartKind.RedactedThinking:
                CloseReasoning(part, isCut);
                break;
        }
    }

    /// <summary>Ends the message under way, if there is one.</summary>
    public void CloseMessage(bool isCut)
    {
        if (items.CloseMessage(isCut))
        {
            ItemDone();
        }
    }

    private static ReadOnlySpan<byte> PrefixOf(StreamPartKind kind) => kind switch
    {
        StreamPartKind.ToolCall => "fc"u8,
        StreamPartKind.CustomToolCall => "ctc"u8,
        StreamPartKind.Thinking or StreamPartKind.RedactedThinking => "rs"u8,
        _ => "msg"u8,
    };

    private static ReadOnlySpan<byte> DeltaTypeOf(StreamPartKind kind) => kind switch
    {
        StreamPartKind.ToolCall => "response.function_call_arguments.delta"u8,
        StreamPartKind.CustomToolCall => "response.custom_tool_call_input.delta"u8,
        StreamPartKind.Thinking => "response.reasoning_summary_text.delta"u8,
        StreamPartKind.Refusal => "response.refusal.delta"u8,
        _ => "response.output_text.delta"u8,
    };

    private void OpenContent(bool isText)
    {
        if (items.OpenMessage())
        {
            var json = BeginItem("response.output_item.added"u8);
            ItemJson.Message(ref json, items.CurrentId("msg"u8), "in_progress"u8, default);
            frames.End(ref json, "response.output_item.added"u8);
        }

        WriteContentPart(
            "response.content_part.added"u8,
            items.PartCount,
            isText ? "{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[],\"logprobs\":[]}"u8 : "{\"type\":\"refusal\",\"refusal\":\"\"}"u8);
    }

    private void OpenCall(PendingPart part)
    {
        var json = BeginItem("response.output_item.added"u8);
        ItemJson.Call(ref json, part.Kind == StreamPartKind.CustomToolCall, items.CurrentId(PrefixOf(part.Kind)), "in_progress"u8, new CallText
        {
            CallId = part.Id.WrittenSpan,
            Name = ToolNames.Restore(part.Name.WrittenSpan, context.Request),
            Arguments = default,
        });
        frames.End(ref json, "response.output_item.added"u8);
    }

    private void OpenReasoning()
    {
        var json = BeginItem("response.output_item.added"u8);
        ItemJson.Reasoning(ref json, items.CurrentId("rs"u8), "in_progress"u8, default, default);
        frames.End(ref json, "response.output_item.added"u8);
    }

    private void CloseText(PendingPart part)
    {
        if (part.Citations.WrittenCount > 0)
        {
            part.Citations.GetSpan(1)[0] = (byte)']';
            part.Citations.Advance(1);
        }

        var text = part.Text.WrittenSpan;
        var index = items.PartCount;
        items.AddText(text, part.Citations.WrittenSpan);
        var each = new JsonCursor(items.LastAnnotations);
        for (var i = 0; each.Next(); i++)
        {
            WriteAnnotation(index, i, each.Value);
        }

        WriteText(StreamPartKind.Text, "response.output_text.done"u8, "text"u8, text, index);
        WriteContentPart("response.content_part.done"u8, index, items.LastPart);
    }

    private void CloseCall(PendingPart part, bool isCut)
    {
        var isCustom = part.Kind == StreamPartKind.CustomToolCall;
        if (part.Text.WrittenCount == 0 && !isCustom && !isCut)
        {
            // A call without arguments is a call with none.
            part.Text.GetSpan(2)[0] = (byte)'{';
            part.Text.GetSpan(2)[1] = (byte)'}';
            part.Text.Advance(2);
            Delta(part, part.Text.WrittenSpan);
        }

        var type = isCustom ? "response.custom_tool_call_input.done"u8 : "response.function_call_arguments.done"u8;
        var json = BeginPart(type, part.Kind);
        if (!isCustom)
        {
            ItemJson.Escaped(ref json, "name"u8, part.Name.WrittenSpan);
        }

        ItemJson.Escaped(ref json, isCustom ? "input"u8 : "arguments"u8, part.Text.WrittenSpan);
        frames.End(ref json, type);
        items.AddCall(
            isCustom,
            new CallText { CallId = part.Id.WrittenSpan, Name = part.Name.WrittenSpan, Arguments = part.Text.WrittenSpan },
            isCut);
        ItemDone();
    }

    private void CloseReasoning(PendingPart part, bool isCut)
    {
        if (part.HasSummary)
        {
            WriteText(StreamPartKind.Thinking, "response.reasoning_summary_text.done"u8, "text"u8, part.Text.WrittenSpan);
            WriteSummaryPart("response.reasoning_summary_part.done"u8, part.Text.WrittenSpan);
        }

        var isRedacted = part.Kind == StreamPartKind.RedactedThinking;
        var encrypted = part.State.WrittenCount == 0
            ? default
            : ReasoningEnvelope.WrapDelta(context.Origin, part.StateKind, isRedacted, context.Provider, part.Id.WrittenSpan, part.State.WrittenSpan);
        items.AddReasoning(part.HasSummary ? part.Text.WrittenSpan : default, encrypted, isCut);
        ItemDone();
    }

    private JsonOut BeginItem(ReadOnlySpan<byte> type)
    {
        var json = frames.Begin(type);
        json.Number("output_index"u8, items.Count);
        json.Name("item"u8);
        return json;
    }

    private void ItemDone()
    {
        var json = frames.Begin("response.output_item.done"u8);
        json.Number("output_index"u8, items.Count - 1);
        json.Name("item"u8);
        json.Raw(items.LastItem);
        frames.End(ref json, "response.output_item.done"u8);
    }

    private JsonOut BeginPart(ReadOnlySpan<byte> type, StreamPartKind kind)
    {
        var json = frames.Begin(type);
        ItemJson.Escaped(ref json, "item_id"u8, items.CurrentId(PrefixOf(kind)));
        json.Number("output_index"u8, items.Count);
        return json;
    }

    private void WriteText(StreamPartKind kind, ReadOnlySpan<byte> type, ReadOnlySpan<byte> member, ReadOnlySpan<byte> text, int contentIndex = -1)
    {
        var json = BeginPart(type, kind);
        if (kind is StreamPartKind.Text or StreamPartKind.Refusal)
        {
            json.Number("content_index"u8, contentIndex < 0 ? items.PartCount : contentIndex);
        }
        else if (kind == StreamPartKind.Thinking)
        {
            json.Number("summary_index"u8, 0);
        }

        ItemJson.Escaped(ref json, member, text);
        if (kind == StreamPartKind.Text)
        {
            json.Name("logprobs"u8);
            json.Raw("[]"u8);
        }

        frames.End(ref json, type);
    }

    private void WriteContentPart(ReadOnlySpan<byte> type, int contentIndex, ReadOnlySpan<byte> part)
    {
        var json = BeginPart(type, StreamPartKind.Text);
        json.Number("content_index"u8, contentIndex);
        json.Name("part"u8);
        json.Raw(part);
        frames.End(ref json, type);
    }

    private void WriteSummaryPart(ReadOnlySpan<byte> type, ReadOnlySpan<byte> text)
    {
        var json = BeginPart(type, StreamPartKind.Thinking);
        json.Number("summary_index"u8, 0);
        json.Name("part"u8);
        ItemJson.SummaryText(ref json, text);
        frames.End(ref json, type);
    }

    private void WriteAnnotation(int contentIndex, int index, ReadOnlySpan<byte> annotation)
    {
        var json = BeginPart("response.output_text.annotation.added"u8, StreamPartKind.Text);
        json.Number("content_index"u8, contentIndex);
        json.Number("annotation_index"u8, index);
        json.Name("annotation"u8);
        json.Raw(annotation);
        frames.End(ref json, "response.output_text.annotation.added"u8);
    }
}
