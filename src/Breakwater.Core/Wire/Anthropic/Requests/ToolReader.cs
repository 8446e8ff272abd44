using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>Reads tool definitions and the tool choice (protocols 3.4).</summary>
internal static class ToolReader
{
    public static List<ToolDefinition> ReadTools(ref JsonCursor json)
    {
        var tools = new List<ToolDefinition>();
        if (!json.EnterArray())
        {
            return tools;
        }

        while (json.NextElement())
        {
            if (json.EnterObject())
            {
                tools.Add(ReadTool(ref json));
            }
        }

        return tools;
    }

    /// <summary>Reads the choice; <paramref name="parallel"/> is the inverted <c>disable_parallel_tool_use</c>, null when unset.</summary>
    public static ToolChoice? ReadChoice(ref JsonCursor json, out bool? parallel)
    {
        parallel = null;
        if (!json.EnterObject())
        {
            return null;
        }

        JsonText type = default, name = default;
        while (json.NextProperty())
        {
            if (json.Is("type"u8))
            {
                type = json.ReadText();
            }
            else if (json.Is("name"u8))
            {
                name = json.ReadText();
            }
            else if (json.Is("disable_parallel_tool_use"u8))
            {
                parallel = !json.ReadFlag();
            }
        }

        return new ToolChoice(ModeOf(type)) { Name = name };
    }

    private static ToolChoiceMode ModeOf(JsonText type) => type switch
    {
        _ when type.Equals("none"u8) => ToolChoiceMode.None,
        _ when type.Equals("any"u8) => ToolChoiceMode.Required,
        _ when type.Equals("tool"u8) => ToolChoiceMode.Named,
        _ => ToolChoiceMode.Auto,
    };

    private static ToolDefinition ReadTool(ref JsonCursor json)
    {
        var start = json.Start;
        JsonText type = default, name = default, description = default;
        JsonRaw schema = default, breakpoint = default;
        bool? strict = null;
        while (json.NextProperty())
        {
            switch (json.Name())
            {
                case "type": type = json.ReadText(); break;
                case "name": name = json.ReadText(); break;
                case "description": description = json.ReadText(); break;
                case "input_schema": schema = json.RawOrAbsent; break;
                case "strict": strict = json.ReadFlag(); break;
                case "cache_control": breakpoint = json.RawOrAbsent; break;
                default: break;
            }
        }

        var isClient = type.IsNull || type.Equals("custom"u8);
        return new ToolDefinition(isClient ? ToolKind.Function : ToolKind.Hosted, name.OrEmpty)
        {
            Description = description,
            Schema = schema,
            Strict = strict,
            CacheBreakpoint = breakpoint,
            Raw = json.RawFrom(start),
        };
    }
}
