using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Responses;

/// <summary>Refuses the create-response requests OpenAI refuses; input items have their own check.</summary>
internal static class ResponsesCheck
{
    private const int LeastOutputTokens = 16;

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "input", "instructions", "tools", "tool_choice", "parallel_tool_calls", "max_tool_calls", "max_output_tokens", "temperature", "top_p",
        "top_logprobs", "text", "reasoning", "include", "store", "previous_response_id", "conversation", "background", "stream", "stream_options",
        "truncation", "context_management", "metadata", "prompt", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention",
        "safety_identifier", "user", "service_tier", "moderation", "access_programs", "image",
    };

    public static ProviderError? Error(JsonElement root, OpenAiModels models)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return OpenAiErrors.MalformedJson();
        foreach (var member in root.EnumerateObject())
        {
            if (!Known.Contains(member.Name))
                return OpenAiErrors.Unknown(member.Name);
        }

        if (Fields.Get(root, "model"u8) is not { } name)
            return OpenAiErrors.Missing("model");
        if (name.ValueKind != JsonValueKind.String)
            return OpenAiErrors.WrongType("model", "a string", name);
        if (models.Find(name.GetString()!) is not { } model)
            return OpenAiErrors.BadRequest($"The requested model '{name.GetString()}' does not exist.", "model", "model_not_found") with { Status = 404 };
        if (model.Embeds)
            return OpenAiErrors.BadRequest($"The requested model '{model.Id}' cannot be used with the Responses API.", "model", "model_not_supported");
        return SourceError(root) ?? SamplingError(root, model) ?? ToolsError(root) ?? FormatError(root);
    }

    private static ProviderError? SourceError(JsonElement root)
    {
        if (Fields.Get(root, "previous_response_id"u8) is not null && Fields.Get(root, "conversation"u8) is not null)
        {
            return OpenAiErrors.BadRequest(
                "Mutually exclusive parameters: 'previous_response_id' and 'conversation' cannot be used together.", null, "mutually_exclusive_parameters");
        }

        if (Fields.Get(root, "input"u8) is { } input)
            return input.ValueKind is JsonValueKind.String or JsonValueKind.Array ? null : OpenAiErrors.WrongType("input", "one of a string or array of objects", input);
        var hasOther = Fields.Get(root, "previous_response_id"u8) is not null || Fields.Get(root, "prompt"u8) is not null || Fields.Get(root, "conversation"u8) is not null;
        return hasOther ? null : OpenAiErrors.Missing("input");
    }

    private static ProviderError? SamplingError(JsonElement root, OpenAiModel model)
    {
        var effort = Fields.Text(Fields.Get(root, "reasoning"u8) ?? default, "effort"u8);
        if (effort is not (null or "none" or "minimal" or "low" or "medium" or "high" or "xhigh" or "max"))
            return OpenAiErrors.WrongValue("reasoning.effort", effort, "'none', 'minimal', 'low', 'medium', 'high', 'xhigh', and 'max'");
        if (model.Reasons && effort != "none" && SamplingRules.RefusedByReasoning(root) is { } refused)
            return OpenAiErrors.Unsupported(refused);
        if (Fields.Get(root, "stream_options"u8) is not null && Fields.Flag(root, "stream"u8) != true)
            return OpenAiErrors.BadRequest("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options");
        return SamplingRules.RangeError(root, "max_output_tokens", LeastOutputTokens, int.MaxValue)
            ?? SamplingRules.RangeError(root, "temperature", 0, 2)
            ?? SamplingRules.RangeError(root, "top_p", 0, 1)
            ?? SamplingRules.RangeError(root, "top_logprobs", 0, 20);
    }

    private static ProviderError? ToolsError(JsonElement root)
    {
        var tools = Fields.Items(root, "tools"u8);
        for (var i = 0; i < tools.Length; i++)
        {
            var error = Fields.Text(tools[i], "type"u8) switch
            {
                null => OpenAiErrors.Missing($"tools[{i}].type"),
                "function" => FunctionCheck.Error(tools[i], $"tools[{i}]"),
                "custom" => FunctionCheck.NameError(tools[i], $"tools[{i}]"),
                _ => null,
            };
            if (error is not null)
                return error;
        }

        if (Fields.Get(root, "tool_choice"u8) is not { } choice)
            return null;
        if (choice.ValueKind == JsonValueKind.String)
        {
            var mode = choice.GetString()!;
            if (mode is not ("none" or "auto" or "required"))
                return OpenAiErrors.WrongValue("tool_choice", mode, "'none', 'auto', and 'required'");
            return mode == "required" && tools.Length == 0
                ? OpenAiErrors.BadRequest("Tool choice 'required' must be specified with 'tools' parameter.", "tool_choice")
                : null;
        }

        if (Fields.Text(choice, "type"u8) is not ("function" or "custom"))
            return null;
        if (Fields.Text(choice, "name"u8) is not { } name)
            return OpenAiErrors.Missing("tool_choice.name");
        return tools.Any(tool => Fields.Text(tool, "name"u8) == name)
            ? null
            : OpenAiErrors.BadRequest($"Tool choice '{name}' not found in 'tools' parameter.", "tool_choice");
    }

    private static ProviderError? FormatError(JsonElement root)
    {
        if (Fields.Get(Fields.Get(root, "text"u8) ?? default, "format"u8) is not { } format)
            return null;
        switch (Fields.Text(format, "type"u8))
        {
            case "text":
                return null;
            case "json_object":
                var named = (Fields.Get(root, "input"u8) is { } input && JsonWord.IsIn(input)) || (Fields.Get(root, "instructions"u8) is { } told && JsonWord.IsIn(told));
                return named
                    ? null
                    : OpenAiErrors.BadRequest("Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.", "input");
            case "json_schema":
                return Fields.Get(format, "schema"u8) is null ? OpenAiErrors.Missing("text.format.schema") : FunctionCheck.FormatError(format, "text.format.schema", "text.format");
            case var type:
                return OpenAiErrors.WrongValue("text.format.type", type ?? "", "'json_object', 'json_schema', and 'text'");
        }
    }
}
