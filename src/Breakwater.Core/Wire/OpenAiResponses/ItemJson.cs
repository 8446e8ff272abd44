using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>Writes items and content parts, of requests and of answers, from escaped text.</summary>
internal static class ItemJson
{
    /// <summary>Begins an item and writes its type, its id (when not empty) and its status (when not empty); the caller ends it.</summary>
    public static void Begin(ref JsonOut json, ReadOnlySpan<byte> type, ReadOnlySpan<byte> id, ReadOnlySpan<byte> status)
    {
        json.BeginObject();
        if (!id.IsEmpty)
        {
            Escaped(ref json, "id"u8, id);
        }

        Escaped(ref json, "type"u8, type);
        if (!status.IsEmpty)
        {
            Escaped(ref json, "status"u8, status);
        }
    }

    /// <summary>Writes a property that is a string of escaped content.</summary>
    public static void Escaped(ref JsonOut json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> raw)
    {
        json.Name(name);
        json.OpenText();
        json.AppendEscaped(raw);
        json.CloseText();
    }

    /// <summary>An answer's message with its content parts, which stand in <paramref name="content"/> joined by commas.</summary>
    public static void Message(ref JsonOut json, ReadOnlySpan<byte> id, ReadOnlySpan<byte> status, ReadOnlySpan<byte> content)
    {
        Begin(ref json, "message"u8, id, status);
        json.Name("role"u8);
        json.Text("assistant"u8);
        json.Name("content"u8);
        json.BeginArray();
        if (!content.IsEmpty)
        {
            json.Raw(content);
        }

        json.EndArray();
        json.EndObject();
    }

    /// <summary>An <c>output_text</c> part of an answer; <paramref name="annotations"/> is an array or empty.</summary>
    public static void OutputText(ref JsonOut json, ReadOnlySpan<byte> text, ReadOnlySpan<byte> annotations)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text("output_text"u8);
        Escaped(ref json, "text"u8, text);
        json.Name("annotations"u8);
        json.Raw(annotations.IsEmpty ? "[]"u8 : annotations);
        json.Name("logprobs"u8);
        json.Raw("[]"u8);
        json.EndObject();
    }

    /// <summary>A <c>refusal</c> part.</summary>
    public static void Refusal(ref JsonOut json, ReadOnlySpan<byte> text)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text("refusal"u8);
        Escaped(ref json, "refusal"u8, text);
        json.EndObject();
    }

    /// <summary>A function or custom call.</summary>
    public static void Call(ref JsonOut json, bool isCustom, ReadOnlySpan<byte> id, ReadOnlySpan<byte> status, CallText call)
    {
        Begin(ref json, isCustom ? "custom_tool_call"u8 : "function_call"u8, id, status);
        Escaped(ref json, "call_id"u8, call.CallId);
        Escaped(ref json, "name"u8, call.Name);
        Escaped(ref json, isCustom ? "input"u8 : "arguments"u8, call.Arguments);
        json.EndObject();
    }

    /// <summary>A reasoning item with its summary as one part (none when empty) and its state (none when null).</summary>
    public static void Reasoning(ref JsonOut json, ReadOnlySpan<byte> id, ReadOnlySpan<byte> status, ReadOnlySpan<byte> summary, JsonText encrypted)
    {
        Begin(ref json, "reasoning"u8, id, status);
        json.Name("summary"u8);
        json.BeginArray();
        if (!summary.IsEmpty)
        {
            SummaryText(ref json, summary);
        }

        json.EndArray();
        if (!encrypted.IsNull)
        {
            json.Name("encrypted_content"u8);
            json.Text(encrypted);
        }

        json.EndObject();
    }

    /// <summary>A <c>summary_text</c> part.</summary>
    public static void SummaryText(ref JsonOut json, ReadOnlySpan<byte> text)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text("summary_text"u8);
        Escaped(ref json, "text"u8, text);
        json.EndObject();
    }
}
