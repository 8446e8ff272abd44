using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.OpenAi.Chat;

/// <summary>Refuses the chat requests OpenAI refuses; messages have their own check.</summary>
internal static class ChatCheck
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "messages", "max_completion_tokens", "max_tokens", "temperature", "top_p", "n", "stop", "frequency_penalty", "presence_penalty",
        "logit_bias", "logprobs", "top_logprobs", "seed", "reasoning_effort", "verbosity", "response_format", "tools", "tool_choice",
        "parallel_tool_calls", "functions", "function_call", "stream", "stream_options", "store", "metadata", "service_tier", "modalities", "audio",
        "prediction", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "safety_identifier", "user", "moderation", "web_search_options",
    };

    public static ProviderError? Error(JsonElement root, OpenAiModels models)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return OpenAiErrors.MalformedJson();
        foreach (var member in root.EnumerateObject())
        {
            if (!Known.Contains(member.Name))
                return OpenAiErrors.BadRequest($"Unrecognized request argument supplied: {member.Name}", null);
        }

        if (Fields.Get(root, "model"u8) is not { } name)
            return OpenAiErrors.BadRequest("you must provide a model parameter", null);
        if (name.ValueKind != JsonValueKind.String)
            return OpenAiErrors.WrongType("model", "a string", name);
        if (models.Find(name.GetString()!) is not { } model)
            return OpenAiErrors.UnknownModel(name.GetString()!);
        if (model.Embeds)
            return OpenAiErrors.NotFound("This is not a chat model and thus not supported in the v1/chat/completions endpoint.", "model");
        return ChatMessagesCheck.Error(root) ?? SamplingError(root, model) ?? ToolsError(root) ?? FormatError(root);
    }

    private static ProviderError? SamplingError(JsonElement root, OpenAiModel model)
    {
        if (model.Reasons)
        {
            if (Fields.Get(root, "max_tokens"u8) is not null)
                return OpenAiErrors.Unsupported("max_tokens", " Use 'max_completion_tokens' instead.");
            if (Fields.Get(root, "stop"u8) is not null)
                return OpenAiErrors.Unsupported("stop");
            if (Fields.Text(root, "reasoning_effort"u8) != "none" && SamplingRules.RefusedByReasoning(root) is { } refused)
                return OpenAiErrors.Unsupported(refused);
        }

        if (Fields.Get(root, "stream_options"u8) is not null && Fields.Flag(root, "stream"u8) != true)
            return OpenAiErrors.BadRequest("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options");
        if (Fields.Get(root, "max_tokens"u8) is not null && Fields.Get(root, "max_completion_tokens"u8) is not null)
            return OpenAiErrors.BadRequest("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.", "max_tokens", "invalid_parameter_combination");
        if (Fields.Get(root, "stop"u8) is { } stop && StopError(stop) is { } stopError)
            return stopError;
        return SamplingRules.RangeError(root, "max_completion_tokens", 1, int.MaxValue)
            ?? SamplingRules.RangeError(root, "max_tokens", 1, int.MaxValue)
            ?? SamplingRules.RangeError(root, "n", 1, 128)
            ?? SamplingRules.RangeError(root, "temperature", 0, 2)
            ?? SamplingRules.RangeError(root, "top_p", 0, 1)
            ?? SamplingRules.RangeError(root, "frequency_penalty", -2, 2)
            ?? SamplingRules.RangeError(root, "presence_penalty", -2, 2);
    }

    private static ProviderError? StopError(JsonElement stop)
    {
        if (stop.ValueKind == JsonValueKind.String)
            return null;
        if (stop.ValueKind != JsonValueKind.Array)
            return OpenAiErrors.WrongType("stop", "one of a string or array of strings", stop);
        return stop.GetArrayLength() <= 4
            ? null
            : OpenAiErrors.BadRequest($"Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length {stop.GetArrayLength()} instead.", "stop", "array_above_max_length");
    }

    private static ProviderError? ToolsError(JsonElement root)
    {
        var tools = Fields.Items(root, "tools"u8);
        if (tools.Length == 0)
        {
            foreach (var name in (ReadOnlySpan<string>)["tool_choice", "parallel_tool_calls"])
            {
                var sent = root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
                if (sent && !(name == "tool_choice" && value.ValueKind == JsonValueKind.String && value.ValueEquals("none"u8)))
                    return OpenAiErrors.BadRequest($"Invalid value for '{name}': '{name}' is only allowed when 'tools' are specified.", name);
            }

            return null;
        }

        for (var i = 0; i < tools.Length; i++)
        {
            if (ToolError(tools[i], $"tools[{i}]") is { } error)
                return error;
        }

        return Fields.Get(root, "tool_choice"u8) is { } choice ? ChoiceError(choice, tools) : null;
    }

    private static ProviderError? ToolError(JsonElement tool, string at)
    {
        switch (Fields.Text(tool, "type"u8))
        {
            case "function":
                return Fields.Get(tool, "function"u8, JsonValueKind.Object) is { } function
                    ? FunctionCheck.Error(function, at + ".function")
                    : OpenAiErrors.Missing(at + ".function");
            case "custom":
                return Fields.Get(tool, "custom"u8, JsonValueKind.Object) is { } custom
                    ? FunctionCheck.NameError(custom, at + ".custom")
                    : OpenAiErrors.Missing(at + ".custom");
            case null:
                return OpenAiErrors.Missing(at + ".type");
            case var type:
                return OpenAiErrors.WrongValue(at + ".type", type, "'function' and 'custom'");
        }
    }

    private static ProviderError? ChoiceError(JsonElement choice, JsonElement[] tools)
    {
        if (choice.ValueKind == JsonValueKind.String)
        {
            return choice.GetString() is "none" or "auto" or "required"
                ? null
                : OpenAiErrors.WrongValue("tool_choice", choice.GetString()!, "'none', 'auto', and 'required'");
        }

        if (choice.ValueKind != JsonValueKind.Object)
            return OpenAiErrors.WrongType("tool_choice", "one of a string or object", choice);
        if (Fields.Get(choice, "allowed_tools"u8) is not null)
            return null;
        var named = Fields.Get(choice, "function"u8) ?? Fields.Get(choice, "custom"u8) ?? default;
        if (Fields.Text(named, "name"u8) is not { } name)
            return OpenAiErrors.Missing("tool_choice.function.name");
        var known = tools.Any(tool => Fields.Text(Fields.Get(tool, "function"u8) ?? Fields.Get(tool, "custom"u8) ?? default, "name"u8) == name);
        return known ? null : OpenAiErrors.BadRequest($"Tool choice '{name}' not found in 'tools' parameter.", "tool_choice");
    }

    private static ProviderError? FormatError(JsonElement root)
    {
        if (Fields.Get(root, "response_format"u8) is not { } format)
            return null;
        switch (Fields.Text(format, "type"u8))
        {
            case "text":
                return null;
            case "json_object":
                return JsonWord.IsIn(root.GetProperty("messages"u8))
                    ? null
                    : OpenAiErrors.BadRequest("'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.", "messages");
            case "json_schema":
                return Fields.Get(format, "json_schema"u8, JsonValueKind.Object) is { } wrapped
                    ? FunctionCheck.FormatError(wrapped, "response_format", "response_format.json_schema")
                    : OpenAiErrors.Missing("response_format.json_schema");
            case var type:
                return OpenAiErrors.WrongValue("response_format.type", type ?? "", "'json_object', 'json_schema', and 'text'");
        }
    }
}
