using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>Refuses the messages requests Anthropic refuses; the messages themselves have their own check.</summary>
internal static class MessagesCheck
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "model", "max_tokens", "messages", "system", "stop_sequences", "stream", "temperature", "top_p", "top_k", "thinking", "output_config", "tools",
        "tool_choice", "metadata", "service_tier", "speed", "cache_control", "container", "inference_geo", "diagnostics", "mcp_servers",
        "context_management", "compaction", "fallbacks", "fallback_credit_token", "billing_policy", "thread", "output_format",
    };

    private static readonly HashSet<string> OnlyWhenCreating = new(StringComparer.Ordinal) { "max_tokens", "stream", "stop_sequences", "temperature", "top_p", "top_k" };

    public static ProviderError? Error(JsonElement root, AnthropicModels models, string version, bool counting)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return AnthropicErrors.BadRequest("The request body is not valid JSON: expected an object in UTF-8");
        foreach (var member in root.EnumerateObject())
        {
            if (!Known.Contains(member.Name) || (counting && OnlyWhenCreating.Contains(member.Name)))
                return AnthropicErrors.Extra(member.Name);
        }

        if (Fields.Get(root, "model"u8) is not { } name)
            return AnthropicErrors.Required("model");
        if (name.ValueKind != JsonValueKind.String)
            return AnthropicErrors.BadRequest("model: Input should be a valid string");
        if (models.Find(name.GetString()!) is not { } model)
            return AnthropicErrors.NotFound($"model: {name.GetString()}");
        return (counting ? null : LimitsError(root)) ?? SamplingError(root, model, version) ?? ToolsCheck.Error(root, model)
            ?? ThinkingError(root, model) ?? FormatError(root);
    }

    private static ProviderError? LimitsError(JsonElement root)
    {
        if (Fields.Get(root, "max_tokens"u8) is not { } most)
            return AnthropicErrors.Required("max_tokens");
        if (most.ValueKind != JsonValueKind.Number || !most.TryGetInt32(out var tokens))
            return AnthropicErrors.BadRequest("max_tokens: Input should be a valid integer");
        if (tokens < 0)
            return AnthropicErrors.BadRequest("max_tokens: Input should be greater than or equal to 0");
        if (Fields.Get(root, "stream"u8) is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
            return AnthropicErrors.BadRequest("stream: Input should be a valid boolean");
        if (Fields.Get(root, "stop_sequences"u8) is not { } stops)
            return null;
        if (stops.ValueKind != JsonValueKind.Array)
            return AnthropicErrors.BadRequest("stop_sequences: Input should be a valid array");
        return Fields.Strings(stops).Exists(string.IsNullOrWhiteSpace)
            ? AnthropicErrors.BadRequest("stop_sequences: each stop sequence must contain non-whitespace")
            : null;
    }

    private static ProviderError? SamplingError(JsonElement root, AnthropicModel model, string version)
    {
        foreach (var name in (ReadOnlySpan<string>)["temperature", "top_p", "top_k"])
        {
            if (!root.TryGetProperty(name, out var value))
                continue;
            if (version == AnthropicApi.NewVersion)
                return AnthropicErrors.Extra(name);
            if (value.ValueKind != JsonValueKind.Number)
                return AnthropicErrors.BadRequest($"{name}: Input should be a valid number");
            var number = value.GetDouble();
            if (name != "top_k" && number is < 0 or > 1)
                return AnthropicErrors.BadRequest($"{name}: range: 0..1");
            var refused = name switch { "temperature" => number != 1, "top_p" => number < 0.99, _ => true };
            if (model.IsNewest && refused)
                return AnthropicErrors.BadRequest($"`{name}` is not supported for this model.");
        }

        return null;
    }

    private static ProviderError? ThinkingError(JsonElement root, AnthropicModel model)
    {
        if (Fields.Get(root, "thinking"u8) is not { } thinking)
            return null;
        switch (Fields.Text(thinking, "type"u8))
        {
            case "adaptive":
                return null;
            case "between_tools":
                return model.IsNewest ? null : AnthropicErrors.BadRequest("\"thinking.type.between_tools\" is not supported for this model.");
            case "disabled":
                return model.RefusesDisabledThinking ? AnthropicErrors.BadRequest("\"thinking.type.disabled\" is not supported for this model.") : null;
            case "enabled":
                if (model.IsNewest)
                    return AnthropicErrors.BadRequest("\"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" instead.");
                if (Fields.Integer(thinking, "budget_tokens"u8) is not { } budget)
                    return AnthropicErrors.Required("thinking.enabled.budget_tokens");
                if (budget < 1024)
                    return AnthropicErrors.BadRequest("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
                return Fields.Integer(root, "max_tokens"u8) <= budget
                    ? AnthropicErrors.BadRequest("`max_tokens` must be greater than `thinking.budget_tokens`.")
                    : null;
            default:
                return AnthropicErrors.BadRequest("thinking.type: Input should be 'adaptive', 'enabled', 'disabled' or 'between_tools'");
        }
    }

    private static ProviderError? FormatError(JsonElement root)
    {
        if (Fields.Get(Fields.Get(root, "output_config"u8) ?? default, "format"u8) is not { } format)
            return null;
        if (Fields.Text(format, "type"u8) != "json_schema")
            return AnthropicErrors.BadRequest("output_config.format.type: Input should be 'json_schema'");
        return Fields.Get(format, "schema"u8, JsonValueKind.Object) is null ? AnthropicErrors.Required("output_config.format.schema") : null;
    }
}
