using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>One item of a response's output, writable in its finished and its opening form.</summary>
internal sealed record OutputItem(OutputKind Kind, string Id, IReadOnlyList<string> Tokens, ToolCall? Call, string? Encrypted, bool Complete)
{
    public string Text { get; } = string.Concat(Tokens);

    /// <summary>The items of an answer in the order they are produced.</summary>
    public static List<OutputItem> Of(Answer answer, ResponsesRequest request, Seal seal, Draw draw)
    {
        var cut = answer.Stop == StopCause.Length;
        var items = new List<OutputItem>();
        if (request.Prompt.Reasons)
        {
            var id = draw.HexId("rs_", 48);
            IReadOnlyList<string> summary = request.Summarises ? answer.Reasoning : [];
            items.Add(new OutputItem(OutputKind.Reasoning, id, summary, null, request.EncryptsReasoning ? seal.Sign(id, draw) : null, true));
        }

        if (answer.Text.Count > 0)
            items.Add(new OutputItem(OutputKind.Message, draw.HexId("msg_", 48), answer.Text, null, null, !cut));
        foreach (var call in answer.Calls)
            items.Add(new OutputItem(OutputKind.Call, draw.HexId(call.TakesText ? "ctc_" : "fc_", 48), call.Arguments, call, null, call.Complete));
        return items;
    }

    public void Write(Utf8JsonWriter json) => Write(json, opening: false);

    /// <summary>As output_item.added shows it: nothing in it yet.</summary>
    public void WriteOpening(Utf8JsonWriter json) => Write(json, opening: true);

    public static void WriteTextPart(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "output_text"u8);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteStartArray("logprobs"u8);
        json.WriteEndArray();
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    public static void WriteSummaryPart(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "summary_text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, bool opening)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        switch (Kind)
        {
            case OutputKind.Reasoning:
                WriteReasoning(json, opening);
                break;
            case OutputKind.Message:
                WriteMessage(json, opening);
                break;
            default:
                WriteCall(json, opening);
                break;
        }

        json.WriteEndObject();
    }

    private void WriteReasoning(Utf8JsonWriter json, bool opening)
    {
        json.WriteString("type"u8, "reasoning"u8);
        if (Encrypted is not null)
            json.WriteString("encrypted_content"u8, Encrypted);
        json.WriteStartArray("summary"u8);
        if (!opening && Tokens.Count > 0)
            WriteSummaryPart(json, Text);
        json.WriteEndArray();
    }

    private void WriteMessage(Utf8JsonWriter json, bool opening)
    {
        json.WriteString("type"u8, "message"u8);
        WriteStatus(json, opening);
        json.WriteStartArray("content"u8);
        if (!opening)
            WriteTextPart(json, Text);
        json.WriteEndArray();
        json.WriteString("role"u8, "assistant"u8);
    }

    private void WriteCall(Utf8JsonWriter json, bool opening)
    {
        json.WriteString("type"u8, Call!.TakesText ? "custom_tool_call"u8 : "function_call"u8);
        WriteStatus(json, opening);
        json.WriteString(Call.TakesText ? "input"u8 : "arguments"u8, opening ? "" : Text);
        json.WriteString("call_id"u8, Call.Id);
        json.WriteString("name"u8, Call.Name);
    }

    private void WriteStatus(Utf8JsonWriter json, bool opening) =>
        json.WriteString("status"u8, opening ? "in_progress"u8 : Complete ? "completed"u8 : "incomplete"u8);
}
