using System.Buffers;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Writes a complete answer for a Chat caller (protocols 1.4, 8.2).</summary>
internal static class ChatAnswerWriter
{
    public static void Write(CanonicalAnswer answer, AnswerContext context, IBufferWriter<byte> output, LossList losses)
    {
        var json = new JsonOut(output);
        json.BeginObject();
        json.Name("id"u8);
        json.Text(ChatCallIds.OfAnswer(answer.Id.Raw, context.RequestId));
        json.Name("object"u8);
        json.Text("chat.completion"u8);
        json.Number("created"u8, answer.Created > 0 ? answer.Created : context.Created);
        json.Name("model"u8);
        json.Text(answer.Model.IsNull ? JsonText.From(context.Model) : answer.Model);
        json.Name("choices"u8);
        json.BeginArray();
        WriteChoice(ref json, answer, context, losses);
        json.EndArray();
        if (answer.Usage is { } usage)
        {
            json.Name("usage"u8);
            ChatUsage.Write(ref json, usage);
        }

        if (TierOf(answer.ServiceTier) is { } tier)
        {
            json.Name("service_tier"u8);
            json.Text(JsonText.From(tier));
        }

        json.EndObject();
    }

    private static void WriteChoice(ref JsonOut json, CanonicalAnswer answer, AnswerContext context, LossList losses)
    {
        var calls = new List<ToolCallPart>();
        foreach (Part part in answer.Parts)
        {
            if (part is ToolCallPart call) calls.Add(call);
            else if (part is OpaquePart opaque) losses.Add("content." + opaque.Type);
        }

        json.BeginObject();
        json.Number("index"u8, 0);
        json.Name("message"u8);
        json.BeginObject();
        json.Name("role"u8);
        json.Text("assistant"u8);
        WriteText(ref json, answer, calls.Count > 0, losses);
        WriteReasoning(ref json, answer, context);
        WriteCalls(ref json, calls, context);
        json.EndObject();
        json.Name("logprobs"u8);
        json.Null();
        json.Name("finish_reason"u8);
        json.Text(ChatStops.Write(answer.Stop, calls.Count > 0, losses));
        json.EndObject();
    }

    private static void WriteText(ref JsonOut json, CanonicalAnswer answer, bool anyCall, LossList losses)
    {
        JsonText content = default, declined = default;
        var annotations = new ChatAnnotations(losses);
        foreach (Part part in answer.Parts)
        {
            if (part is RefusalPart refusal) declined = declined.Concat(refusal.Text);
            if (part is not TextPart text) continue;
            annotations.BeginPart();
            annotations.Advance(text.Text.Raw);
            annotations.AddAll(text.Annotations);
            annotations.EndPart();
            content = content.Concat(text.Text);
        }

        // What the model itself said in declining goes before what the provider said of it.
        if (declined.IsNull) declined = answer.RefusalExplanation;

        // An answer of nothing at all, cut while reasoning, has empty content; only calls and refusals stand in its place.
        json.Name("content"u8);
        json.Text(content.IsNull && declined.IsNull && !anyCall ? JsonText.Empty : content);
        json.Name("refusal"u8);
        json.Text(declined);
        json.Name("annotations"u8);
        json.BeginArray();
        if (!annotations.Elements.IsEmpty) json.Raw(annotations.Elements);
        json.EndArray();
    }

    private static void WriteReasoning(ref JsonOut json, CanonicalAnswer answer, AnswerContext context)
    {
        JsonText text = default;
        bool details = false;
        foreach (Part part in answer.Parts)
        {
            if (part is not ThinkingPart thinking) continue;
            text = text.Concat(thinking.Text);
            details |= ChatReasoning.HasState(thinking);
        }

        if (!text.IsNull && !text.IsEmpty)
        {
            json.Name("reasoning_content"u8);
            json.Text(text);
        }

        if (!details) return;
        json.Name("reasoning_details"u8);
        json.BeginArray();
        foreach (Part part in answer.Parts)
        {
            if (part is ThinkingPart thinking) ChatReasoning.Write(ref json, thinking, context.Provider);
        }

        json.EndArray();
    }

    private static void WriteCalls(ref JsonOut json, List<ToolCallPart> calls, AnswerContext context)
    {
        if (calls.Count == 0) return;
        json.Name("tool_calls"u8);
        json.BeginArray();
        foreach (ToolCallPart call in calls)
        {
            JsonText name = JsonText.Quote(ToolNames.Restore(call.Name.Raw, context.Request));
            ChatPartWriter.WriteCall(ref json, ChatCustomTools.Restore(call, name, context.Request), name);
        }

        json.EndArray();
    }

    private static string? TierOf(string? tier) => tier switch
    {
        "standard" => "default",
        "auto" or "default" or "flex" or "scale" or "priority" => tier,
        _ => null,
    };
}
