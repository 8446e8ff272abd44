using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Reads tool definitions (flat in this dialect) and the tool choice.</summary>
internal static class ToolReader
{
    public static Fault? ReadTools(ReadOnlyMemory<byte> array, out IReadOnlyList<ToolDefinition> tools)
    {
        var list = new List<ToolDefinition>();
        tools = list;
        var each = new JsonCursor(array);
        while (each.Next())
        {
            var path = $"tools[{list.Count}]";
            if (each.Kind != JsonKind.Object)
            {
                return Fault.InvalidRequest($"{path} must be an object, got {JsonWords.Describe(each.Kind)}", path);
            }

            var tool = ReadTool(each.Raw.Bytes);
            if (tool.Raw.IsAbsent || tool.Name.IsNull)
            {
                var missing = tool.Raw.IsAbsent ? "type" : "name";
                return Fault.InvalidRequest($"{path}.{missing} must be a string", $"{path}.{missing}");
            }

            list.Add(tool);
        }

        return null;
    }

    /// <summary>The choice in words; null when it is unknown.</summary>
    public static ToolChoice? ReadChoice(JsonText word) => word.Raw switch
    {
        var w when w.SequenceEqual("auto"u8) => new ToolChoice(ToolChoiceMode.Auto),
        var w when w.SequenceEqual("none"u8) => new ToolChoice(ToolChoiceMode.None),
        var w when w.SequenceEqual("required"u8) => new ToolChoice(ToolChoiceMode.Required),
        _ => null,
    };

    /// <summary>The choice as an object; null when only this dialect knows it (a hosted tool).</summary>
    public static ToolChoice? ReadChoice(ReadOnlyMemory<byte> json)
    {
        var type = JsonCursor.FindText(json.Span, "type"u8);
        if (type.SequenceEqual("function"u8) || type.SequenceEqual("custom"u8))
        {
            var name = JsonCursor.On(json).PeekText("name"u8);
            return name.IsNull ? null : new ToolChoice(ToolChoiceMode.Named) { Name = name, IsCustom = type.SequenceEqual("custom"u8) };
        }

        return type.SequenceEqual("allowed_tools"u8) ? ReadAllowed(json) : null;
    }

    private static ToolChoice? ReadAllowed(ReadOnlyMemory<byte> json)
    {
        var names = new List<JsonText>();
        var members = new JsonCursor(json);
        while (members.Next())
        {
            if (members.Is("tools"u8) && members.Kind == JsonKind.Array && !ReadNames(members.Raw.Bytes, names))
            {
                return null;
            }
        }

        var isRequired = JsonCursor.FindText(json.Span, "mode"u8).SequenceEqual("required"u8);
        return new ToolChoice(ToolChoiceMode.Allowed) { Allowed = names, AllowedRequired = isRequired };
    }

    private static bool ReadNames(ReadOnlyMemory<byte> tools, List<JsonText> names)
    {
        var each = new JsonCursor(tools);
        while (each.Next())
        {
            var name = IsOwnTool(each) ? each.PeekText("name"u8) : default;
            if (name.IsNull)
            {
                return false;
            }

            names.Add(name);
        }

        return true;
    }

    private static bool IsOwnTool(in JsonCursor tool)
    {
        var type = tool.Kind == JsonKind.Object ? JsonCursor.FindText(tool.Value, "type"u8) : default;
        return type.SequenceEqual("function"u8) || type.SequenceEqual("custom"u8);
    }

    // A definition without a type comes back without its bytes, one without a name without a name.
    private static ToolDefinition ReadTool(ReadOnlyMemory<byte> json)
    {
        JsonText type = default, name = default, description = default;
        JsonRaw schema = default;
        bool? strict = null;
        var members = new JsonCursor(json);
        while (members.Next())
        {
            if (members.Is("type"u8))
            {
                type = members.KeptText;
            }
            else if (members.Is("name"u8))
            {
                name = members.KeptText;
            }
            else if (members.Is("description"u8))
            {
                description = members.KeptText;
            }
            else if (members.Is("parameters"u8) && members.Kind == JsonKind.Object)
            {
                schema = members.Raw;
            }
            else if (members.Is("strict"u8) && members.Kind is JsonKind.True or JsonKind.False)
            {
                strict = members.Kind == JsonKind.True;
            }
        }

        var kind = type.Equals("function"u8) ? ToolKind.Function : type.Equals("custom"u8) ? ToolKind.Custom : ToolKind.Hosted;
        return new ToolDefinition(kind, kind == ToolKind.Hosted && name.IsNull ? type : name)
        {
            Description = description,
            Schema = schema,
            Strict = strict,
            Raw = type.IsNull ? default : new JsonRaw(json),
        };
    }
}
