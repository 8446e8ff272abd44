using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Providers.OpenAi.Chat;

/// <summary>The chat.completion object.</summary>
internal static class ChatBody
{
    public const string Fingerprint = "fp_5f0a3c1b7e";

    public static void Write(Utf8JsonWriter json, ChatRequest request, ChatAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, answer.Id);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, answer.Created);
        json.WriteString("model"u8, request.Model.Id);
        json.WriteStartArray("choices"u8);
        for (var i = 0; i < answer.Choices.Count; i++)
            WriteChoice(json, i, answer.Choices[i]);
        json.WriteEndArray();
        ChatUsage.Write(json, request.InputTokens, answer.CachedTokens, answer.Choices);
        json.WriteString("service_tier"u8, request.ServiceTier);
        json.WriteString("system_fingerprint"u8, Fingerprint);
        json.WriteEndObject();
    }

    public static string FinishReason(StopCause stop) => stop switch
    {
        StopCause.ToolUse => "tool_calls",
        StopCause.Length => "length",
        _ => "stop",
    };

    private static void WriteChoice(Utf8JsonWriter json, int index, Answer choice)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, choice.Calls.Count > 0 ? null : string.Concat(choice.Text));
        if (choice.Calls.Count > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            foreach (var call in choice.Calls)
                WriteCall(json, call);
            json.WriteEndArray();
        }

        json.WriteNull("refusal"u8);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, FinishReason(choice.Stop));
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, ToolCall call)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, call.Id);
        json.WriteString("type"u8, call.TakesText ? "custom"u8 : "function"u8);
        json.WriteStartObject(call.TakesText ? "custom"u8 : "function"u8);
        json.WriteString("name"u8, call.Name);
        json.WriteString(call.TakesText ? "input"u8 : "arguments"u8, call.ArgumentText);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
