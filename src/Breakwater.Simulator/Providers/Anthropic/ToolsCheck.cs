using System.Text.Json;
using Breakwater.Simulator.Providers.Hosting;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>The rules of tools and tool_choice.</summary>
internal static class ToolsCheck
{
    private const int MaxNameLength = 128;

    public static ProviderError? Error(JsonElement root, AnthropicModel model)
    {
        var tools = Fields.Items(root, "tools"u8);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tools.Length; i++)
        {
            if (Fields.Text(tools[i], "type"u8) is not (null or "custom"))
            {
                names.Add(Fields.Text(tools[i], "name"u8) ?? "");
                continue;
            }

            if (CustomError(tools[i], $"tools.{i}") is { } error)
                return error;
            if (!names.Add(Fields.Text(tools[i], "name"u8)!))
                return AnthropicErrors.BadRequest("tools: Tool names must be unique.");
        }

        return Fields.Get(root, "tool_choice"u8) is { } choice ? ChoiceError(root, choice, names, model) : null;
    }

    private static ProviderError? CustomError(JsonElement tool, string at)
    {
        if (Fields.Text(tool, "name"u8) is not { } name)
            return AnthropicErrors.Required(at + ".name");
        if (name.Length is 0 or > MaxNameLength || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            return AnthropicErrors.BadRequest($"{at}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,{MaxNameLength}}}$'");
        if (Fields.Get(tool, "input_schema"u8, JsonValueKind.Object) is not { } schema)
            return AnthropicErrors.Required(at + ".custom.input_schema");
        if (Fields.Get(schema, "type"u8) is null)
            return AnthropicErrors.Required(at + ".custom.input_schema.type");
        return Fields.Text(schema, "type"u8) == "object" ? null : AnthropicErrors.BadRequest($"{at}.custom.input_schema.type: Input should be 'object'");
    }

    private static ProviderError? ChoiceError(JsonElement root, JsonElement choice, HashSet<string> names, AnthropicModel model)
    {
        var type = Fields.Text(choice, "type"u8);
        if (type is not ("auto" or "any" or "tool" or "none"))
            return AnthropicErrors.BadRequest("tool_choice: Input tag should be one of: 'auto', 'any', 'tool', 'none'");
        if (names.Count == 0 && type != "none")
            return AnthropicErrors.BadRequest("tool_choice: `tool_choice` may only be specified while providing `tools`.");
        if (type is "auto" or "none")
            return null;
        if (model.RefusesForcedTools)
            return AnthropicErrors.BadRequest("tool_choice: forcing tool use is not supported for this model.");
        if (Fields.Text(Fields.Get(root, "thinking"u8) ?? default, "type"u8) == "enabled")
            return AnthropicErrors.BadRequest("Thinking may not be enabled when tool_choice forces tool use.");
        if (type == "any")
            return null;
        if (Fields.Text(choice, "name"u8) is not { } name)
            return AnthropicErrors.Required("tool_choice.tool.name");
        return names.Contains(name) ? null : AnthropicErrors.BadRequest($"tool_choice: Tool '{name}' not found in provided tools.");
    }
}
