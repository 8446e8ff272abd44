using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>The message object, finished or as message_start shows it.</summary>
internal static class MessageBody
{
    public static void Write(Utf8JsonWriter json, MessagesRequest request, MessageAnswer message)
    {
        Start(json, request, message);
        json.WriteStartArray("content"u8);
        if (message.Thinks)
            WriteThinking(json, string.Concat(message.Thinking), message.Signature);
        if (message.Answer.Text.Count > 0)
            WriteText(json, string.Concat(message.Answer.Text));
        foreach (var call in message.Answer.Calls)
            WriteCall(json, call, withInput: call.Complete);
        json.WriteEndArray();
        json.WriteString("stop_reason"u8, message.StopReason);
        json.WriteString("stop_sequence"u8, message.Answer.StopSequence);
        message.Usage.Write(json, finished: true);
        json.WriteEndObject();
    }

    public static void WriteOpening(Utf8JsonWriter json, MessagesRequest request, MessageAnswer message)
    {
        Start(json, request, message);
        json.WriteStartArray("content"u8);
        json.WriteEndArray();
        json.WriteNull("stop_reason"u8);
        json.WriteNull("stop_sequence"u8);
        message.Usage.Write(json, finished: false);
        json.WriteEndObject();
    }

    public static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    public static void WriteThinking(Utf8JsonWriter json, string text, string signature)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "thinking"u8);
        json.WriteString("thinking"u8, text);
        json.WriteString("signature"u8, signature);
        json.WriteEndObject();
    }

    public static void WriteCall(Utf8JsonWriter json, ToolCall call, bool withInput)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, call.Id);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("input"u8);
        json.WriteRawValue(withInput ? call.ArgumentText : "{}", skipInputValidation: true);
        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, MessagesRequest request, MessageAnswer message)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, message.Id);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, request.Model.Id);
    }
}
