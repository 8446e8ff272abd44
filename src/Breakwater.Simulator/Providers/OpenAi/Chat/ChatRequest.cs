using System.Text;
using System.Text.Json;
using Breakwater.Simulator.Providers.Answers;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Chat;

/// <summary>A chat completion request that passed the checks.</summary>
internal sealed record ChatRequest(OpenAiModel Model, Prompt Prompt, int InputTokens, int Choices, bool Stream, bool IncludeUsage, bool Obfuscate, string ServiceTier)
{
    public static ChatRequest Read(JsonElement root, OpenAiModel model)
    {
        var options = Fields.Get(root, "stream_options"u8) ?? default;
        var effort = Fields.Text(root, "reasoning_effort"u8);
        var tier = Fields.Text(root, "service_tier"u8);
        var messages = root.GetProperty("messages"u8);
        return new ChatRequest(
            model,
            ReadPrompt(root, messages) with { Reasons = effort is not null ? effort != "none" : model.Reasons },
            TokenEstimate.Of(messages, Fields.Get(root, "tools"u8), Fields.Get(root, "response_format"u8)),
            Fields.Integer(root, "n"u8) ?? 1,
            Fields.Flag(root, "stream"u8) ?? false,
            Fields.Flag(options, "include_usage"u8) ?? false,
            Fields.Flag(options, "include_obfuscation"u8) ?? true,
            tier switch { null or "auto" => "default", "fast" => "priority", _ => tier });
    }

    private static Prompt ReadPrompt(JsonElement root, JsonElement messages)
    {
        var last = messages[messages.GetArrayLength() - 1];
        var lastUser = messages.EnumerateArray().LastOrDefault(static message => Fields.Text(message, "role"u8) == "user");
        var (mode, forced) = ReadToolChoice(root);
        return new Prompt
        {
            LastUserText = TextOf(lastUser),
            LastToolResult = Fields.Text(last, "role"u8) is "tool" or "function" ? TextOf(last) : null,
            Tools = [.. Fields.Items(root, "tools"u8).Select(ReadTool)],
            ToolMode = mode,
            ForcedTool = forced,
            ParallelCalls = Fields.Flag(root, "parallel_tool_calls"u8) ?? true,
            Schema = ReadSchema(root),
            MaxTokens = Fields.Integer(root, "max_completion_tokens"u8) ?? Fields.Integer(root, "max_tokens"u8),
            StopSequences = Fields.Get(root, "stop"u8) switch
            {
                { ValueKind: JsonValueKind.Array } stops => Fields.Strings(stops),
                { ValueKind: JsonValueKind.String } => [Fields.Text(root, "stop"u8)!],
                _ => [],
            },
        };
    }

    private static ToolSpec ReadTool(JsonElement tool)
    {
        if (Fields.Get(tool, "custom"u8) is { } custom)
            return new ToolSpec(Fields.Text(custom, "name"u8)!, null, TakesText: true);
        var function = tool.GetProperty("function"u8);
        return new ToolSpec(Fields.Text(function, "name"u8)!, Fields.Get(function, "parameters"u8));
    }

    private static (ToolMode Mode, string? Forced) ReadToolChoice(JsonElement root)
    {
        if (Fields.Get(root, "tool_choice"u8) is not { } choice)
            return (ToolMode.Auto, null);
        if (choice.ValueKind == JsonValueKind.String)
            return (ToolChoice.Mode(choice.GetString()), null);
        if (Fields.Get(choice, "allowed_tools"u8) is { } allowed)
            return (ToolChoice.Mode(Fields.Text(allowed, "mode"u8)), null);
        var named = Fields.Get(choice, "function"u8) ?? Fields.Get(choice, "custom"u8) ?? default;
        return (ToolMode.Required, Fields.Text(named, "name"u8));
    }

    private static JsonElement? ReadSchema(JsonElement root)
    {
        if (Fields.Get(root, "response_format"u8) is not { } format)
            return null;
        return Fields.Text(format, "type"u8) switch
        {
            "json_schema" => Fields.Get(format.GetProperty("json_schema"u8), "schema"u8) ?? ToolChoice.AnyObject,
            "json_object" => ToolChoice.AnyObject,
            _ => null,
        };
    }

    private static string TextOf(JsonElement message)
    {
        if (Fields.Text(message, "content"u8) is { } whole)
            return whole;
        var text = new StringBuilder();
        foreach (var part in Fields.Items(message, "content"u8))
            text.Append(Fields.Text(part, "text"u8));
        return text.ToString();
    }
}
