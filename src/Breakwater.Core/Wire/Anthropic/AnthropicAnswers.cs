using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;
using Breakwater.Core.Wire.Json.Checks;

namespace Breakwater.Core.Wire.Anthropic;

/// <summary>Complete Messages answers (protocols 3.5).</summary>
internal sealed class AnthropicAnswers : IAnswerCodec
{
    public Fault? Inspect(ReadOnlySpan<byte> body, StreamFacts facts)
    {
        var visitor = new AnswerVisitor();
        if (Check(JsonScanner.Scan(body, ref visitor), body, visitor) is { } fault)
        {
            return fault;
        }

        var tally = default(UsageTally);
        if (visitor.Usage.Length > 0)
        {
            tally.Add(visitor.Usage.In(body));
        }

        facts.Usage = tally.Known;
        facts.HasContent = visitor.HasContent;
        facts.ContentBytes = visitor.HasContent ? visitor.Content.Length : 0;
        facts.IsComplete = true;
        return null;
    }

    public Fault? Read(ReadOnlyMemory<byte> body, out CanonicalAnswer? answer)
    {
        answer = null;
        var visitor = new AnswerVisitor();
        if (Check(JsonScanner.Scan(body.Span, ref visitor), body.Span, visitor) is { } fault)
        {
            return fault;
        }

        var json = JsonCursor.On(body);
        var draft = default(Draft);
        json.EnterObject();
        while (json.NextProperty())
        {
            ReadField(ref json, ref draft);
        }

        if (json.FaultAs(FaultKind.Malformed) is { } wrong)
        {
            return new Fault(FaultKind.Malformed, $"The provider's answer is not a message: {wrong.Detail}");
        }

        answer = draft.Build();
        return null;
    }

    public void Write(CanonicalAnswer answer, AnswerContext context, IBufferWriter<byte> output, LossList losses)
    {
        var json = new JsonOut(output);
        json.BeginObject();
        AnswerHead.Write(ref json, answer.Id.Raw, answer.Model.Raw, context);
        var (hasCall, hasRefusal) = WriteContent(ref json, answer, context, losses);
        AnswerHead.WriteStop(ref json, StopReasons.Settle(answer.Stop, hasCall, hasRefusal), answer.StopSequence.Raw, answer.RefusalExplanation.Raw);
        json.Name("usage"u8);
        json.BeginObject();
        UsageTally.Write(ref json, answer.Usage ?? default);
        json.Name("service_tier"u8);
        json.Text(JsonText.From(answer.ServiceTier is null or "default" ? "standard" : answer.ServiceTier));
        json.EndObject();
        json.EndObject();
    }

    private static (bool HasCall, bool HasRefusal) WriteContent(ref JsonOut json, CanonicalAnswer answer, AnswerContext context, LossList losses)
    {
        var blocks = new BlockWriter(context.Origin);
        var (hasCall, hasRefusal) = (false, false);
        json.Name("content"u8);
        json.BeginArray();
        foreach (var part in answer.Parts)
        {
            if (Translate(part, context, losses) is { } translated)
            {
                hasCall |= translated is ToolCallPart;
                hasRefusal |= translated is RefusalPart;
                blocks.Write(ref json, translated);
            }
        }

        json.EndArray();
        return (hasCall, hasRefusal);
    }

    // The piece as Anthropic says it; null when it has no words for it.
    private static Part? Translate(Part part, AnswerContext context, LossList losses)
    {
        switch (part)
        {
            case TextPart { Text.Raw.Length: 0 } or RefusalPart { Text.Raw.Length: 0 }:
                return null;
            case TextPart text when context.Origin != Dialect.Anthropic && text.Annotations.Kind == JsonKind.Array && text.Annotations.Span.Length > 2:
                losses.Add("annotations");
                return part;
            case ThinkingPart thinking when thinking.Origin != Dialect.Anthropic:
                return new ThinkingPart(Dialect.Anthropic, thinking.Text) { Signature = ReasoningEnvelope.Wrap(thinking, context.Provider) };
            case ToolCallPart call:
                return call with { Name = JsonText.Quote(ToolNames.Restore(call.Name.Raw, context.Request)) };
            case TextPart or RefusalPart or ThinkingPart:
                return part;
            case OpaquePart { Origin: Dialect.Anthropic }:
                return part;
            default:
                losses.Add(part is OpaquePart opaque ? "output." + opaque.Type : "output");
                return null;
        }
    }

    private static Fault? Check(JsonError error, ReadOnlySpan<byte> body, AnswerVisitor visitor)
    {
        var isMessage = error.IsError || visitor.IsAnswer;
        return isMessage ? AnswerBody.Judge(error, body) : new Fault(FaultKind.Malformed, "The provider's answer is not a message: it has no content");
    }

    private static void ReadField(ref JsonCursor json, ref Draft draft)
    {
        switch (json.Name())
        {
            case "id": draft.Id = json.ReadText(); break;
            case "model": draft.Model = json.ReadText(); break;
            case "content": draft.Parts = BlockReader.ReadContent(ref json); break;
            case "stop_reason": draft.Stop = StopReasons.Read(json.ReadText().Raw); break;
            case "stop_sequence": draft.StopSequence = json.ReadText(); break;
            case "stop_details": ReadDetails(ref json, ref draft); break;
            case "usage": ReadUsage(ref json, ref draft); break;
            default: break;
        }
    }

    private static void ReadDetails(ref JsonCursor json, ref Draft draft)
    {
        if (!json.EnterObject())
        {
            return;
        }

        while (json.NextProperty())
        {
            if (json.Is("explanation"u8))
            {
                draft.Explanation = json.ReadText();
            }
        }
    }

    private static void ReadUsage(ref JsonCursor json, ref Draft draft)
    {
        if (json.Kind != JsonKind.Object)
        {
            return;
        }

        draft.ServiceTier = json.PeekText("service_tier"u8) is { IsNull: false } tier ? tier.Value : null;
        var tally = default(UsageTally);
        tally.Add(json.Raw.Span);
        draft.Usage = tally.Known;
    }

    private struct Draft
    {
        public JsonText Id;
        public JsonText Model;
        public JsonText StopSequence;
        public JsonText Explanation;
        public List<Part>? Parts;
        public StopReason Stop;
        public TokenUsage? Usage;
        public string? ServiceTier;

        public readonly CanonicalAnswer Build() => new()
        {
            Id = Id,
            Model = Model,
            Parts = Parts ?? [],
            Stop = Stop,
            StopSequence = StopSequence,
            RefusalExplanation = Explanation,
            Usage = Usage,
            ServiceTier = ServiceTier,
        };
    }
}
