using System.Text;
using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>A messages request that passed the checks. InputTokens is the whole prompt, cached parts included.</summary>
internal sealed record MessagesRequest(AnthropicModel Model, Prompt Prompt, int InputTokens, bool Stream, bool ShowsThinking)
{
    public static MessagesRequest Read(JsonElement root, AnthropicModel model)
    {
        var thinking = Fields.Get(root, "thinking"u8) ?? default;
        var kind = Fields.Text(thinking, "type"u8);
        var display = Fields.Text(thinking, "display"u8) ?? (model.IsNewest ? "omitted" : "summarized");
        return new MessagesRequest(
            model,
            ReadPrompt(root) with { Reasons = model.AlwaysThinks || kind is "enabled" or "adaptive" },
            CountTokens(root),
            Fields.Flag(root, "stream"u8) ?? false,
            display != "omitted");
    }

    public static int CountTokens(JsonElement root) =>
        TokenEstimate.Of(Fields.Get(root, "system"u8), Fields.Get(root, "messages"u8), Fields.Get(root, "tools"u8), Fields.Get(root, "output_config"u8));

    private static Prompt ReadPrompt(JsonElement root)
    {
        var messages = root.GetProperty("messages"u8);
        var last = messages[messages.GetArrayLength() - 1];
        var lastUser = messages.EnumerateArray().LastOrDefault(static message => Fields.Text(message, "role"u8) == "user");
        var (mode, forced, parallel) = ReadToolChoice(root);
        var result = Fields.Items(last, "content"u8).Where(static block => Fields.Text(block, "type"u8) == "tool_result").ToList();
        return new Prompt
        {
            LastUserText = TextOf(lastUser),
            LastToolResult = result.Count > 0 ? TextOf(result[^1]) : null,
            Tools = [.. Fields.Items(root, "tools"u8).Where(static tool => Fields.Text(tool, "type"u8) is null or "custom").Select(static tool =>
                new ToolSpec(Fields.Text(tool, "name"u8)!, Fields.Get(tool, "input_schema"u8)))],
            ToolMode = mode,
            ForcedTool = forced,
            ParallelCalls = parallel,
            Schema = ReadSchema(root),
            MaxTokens = Fields.Integer(root, "max_tokens"u8),
            StopSequences = Fields.Get(root, "stop_sequences"u8, JsonValueKind.Array) is { } stops ? Fields.Strings(stops) : [],
            SpeaksBeforeCalls = true,
            CallIdPrefix = "toolu_01",
        };
    }

    private static (ToolMode Mode, string? Forced, bool Parallel) ReadToolChoice(JsonElement root)
    {
        var choice = Fields.Get(root, "tool_choice"u8) ?? default;
        var parallel = Fields.Flag(choice, "disable_parallel_tool_use"u8) != true;
        return Fields.Text(choice, "type"u8) switch
        {
            "any" => (ToolMode.Required, null, parallel),
            "tool" => (ToolMode.Required, Fields.Text(choice, "name"u8), parallel),
            "none" => (ToolMode.None, null, parallel),
            _ => (ToolMode.Auto, null, parallel),
        };
    }

    private static JsonElement? ReadSchema(JsonElement root)
    {
        var format = Fields.Get(Fields.Get(root, "output_config"u8) ?? default, "format"u8) ?? Fields.Get(root, "output_format"u8) ?? default;
        return Fields.Get(format, "schema"u8);
    }

    private static string TextOf(JsonElement message)
    {
        if (Fields.Text(message, "content"u8) is { } whole)
            return whole;
        var text = new StringBuilder();
        foreach (var block in Fields.Items(message, "content"u8))
            text.Append(Fields.Text(block, "text"u8));
        return text.ToString();
    }
}
