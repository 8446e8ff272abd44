using System.Text;
using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>A create-response request that passed the checks. The body is kept for the echo of its parameters.</summary>
internal sealed record ResponsesRequest(JsonElement Root, OpenAiModel Model, Prompt Prompt, int InputTokens)
{
    public bool Stream { get; } = Fields.Flag(Root, "stream"u8) ?? false;

    public bool Background { get; } = Fields.Flag(Root, "background"u8) ?? false;

    public bool Store { get; } = Fields.Flag(Root, "store"u8) ?? true;

    public bool Obfuscate { get; } = Fields.Flag(Fields.Get(Root, "stream_options"u8) ?? default, "include_obfuscation"u8) ?? true;

    /// <summary>Whether reasoning items show a summary.</summary>
    public bool Summarises { get; } =
        Fields.Get(Fields.Get(Root, "reasoning"u8) ?? default, "summary"u8) is not null
        || Fields.Get(Fields.Get(Root, "reasoning"u8) ?? default, "generate_summary"u8) is not null;

    /// <summary>Reasoning that nobody stores has to travel with the client.</summary>
    public bool EncryptsReasoning { get; } =
        Fields.Flag(Root, "store"u8) == false
        || Fields.Items(Root, "include"u8).Any(static item => item.ValueKind == JsonValueKind.String && item.ValueEquals("reasoning.encrypted_content"u8));

    public static ResponsesRequest Read(JsonElement root, OpenAiModel model, int previousTokens)
    {
        var effort = Fields.Text(Fields.Get(root, "reasoning"u8) ?? default, "effort"u8);
        var reasons = effort is not null ? effort != "none" : model.Reasons || Fields.Get(root, "reasoning"u8) is not null;
        var tokens = TokenEstimate.Of(
            Fields.Get(root, "instructions"u8), Fields.Get(root, "input"u8), Fields.Get(root, "tools"u8), Fields.Get(root, "text"u8));
        return new ResponsesRequest(root, model, ReadPrompt(root) with { Reasons = reasons }, tokens + previousTokens);
    }

    private static Prompt ReadPrompt(JsonElement root)
    {
        var (mode, forced) = ReadToolChoice(root);
        var items = Fields.Items(root, "input"u8);
        var last = items.Length > 0 ? items[^1] : default;
        return new Prompt
        {
            LastUserText = Fields.Text(root, "input"u8) ?? TextOf(Array.FindLast(items, static item => Fields.Text(item, "role"u8) == "user"), "content"u8),
            LastToolResult = Fields.Text(last, "type"u8) is "function_call_output" or "custom_tool_call_output" ? TextOf(last, "output"u8) : null,
            Tools = [.. Fields.Items(root, "tools"u8).Where(static tool => Fields.Text(tool, "type"u8) is "function" or "custom").Select(static tool =>
                new ToolSpec(Fields.Text(tool, "name"u8)!, Fields.Get(tool, "parameters"u8), Fields.Text(tool, "type"u8) == "custom"))],
            ToolMode = mode,
            ForcedTool = forced,
            ParallelCalls = Fields.Flag(root, "parallel_tool_calls"u8) ?? true,
            Schema = ReadSchema(root),
            MaxTokens = Fields.Integer(root, "max_output_tokens"u8),
        };
    }

    private static (ToolMode Mode, string? Forced) ReadToolChoice(JsonElement root)
    {
        if (Fields.Get(root, "tool_choice"u8) is not { } choice)
            return (ToolMode.Auto, null);
        if (choice.ValueKind == JsonValueKind.String)
            return (ToolChoice.Mode(choice.GetString()), null);
        return Fields.Text(choice, "type"u8) switch
        {
            "function" or "custom" => (ToolMode.Required, Fields.Text(choice, "name"u8)),
            "allowed_tools" => (ToolChoice.Mode(Fields.Text(choice, "mode"u8)), null),
            _ => (ToolMode.Auto, null),
        };
    }

    private static JsonElement? ReadSchema(JsonElement root)
    {
        var format = Fields.Get(Fields.Get(root, "text"u8) ?? default, "format"u8) ?? default;
        return Fields.Text(format, "type"u8) switch
        {
            "json_schema" => Fields.Get(format, "schema"u8),
            "json_object" => ToolChoice.AnyObject,
            _ => null,
        };
    }

    private static string TextOf(JsonElement item, ReadOnlySpan<byte> member)
    {
        if (Fields.Text(item, member) is { } whole)
            return whole;
        var text = new StringBuilder();
        foreach (var part in Fields.Items(item, member))
            text.Append(Fields.Text(part, "text"u8));
        return text.ToString();
    }
}
