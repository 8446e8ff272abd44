using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Writes tool definitions.</summary>
internal static class ToolWriter
{
    /// <summary>Writes <c>tools</c>; a fault names a tool that only another vendor has.</summary>
    public static Fault? WriteTools(ref JsonOut json, CanonicalRequest request)
    {
        json.Name("tools"u8);
        json.BeginArray();
        for (var i = 0; i < request.Tools.Count; i++)
        {
            var tool = request.Tools[i];
            if (request.Origin == Dialect.OpenAiResponses && !tool.Raw.IsAbsent)
            {
                json.Raw(tool.Raw);
            }
            else if (tool.Kind == ToolKind.Hosted)
            {
                return new Fault(FaultKind.NotTranslatable, $"tools[{i}] is a tool that its vendor runs; it has no equal in the Responses API: leave it out")
                {
                    Param = $"tools[{i}]",
                };
            }
            else
            {
                WriteTool(ref json, tool);
            }
        }

        json.EndArray();
        return null;
    }

    /// <summary>Writes one function or custom tool, flat. Only a caller of this dialect means strict when it says nothing.</summary>
    public static void WriteTool(ref JsonOut json, ToolDefinition tool)
    {
        var isCustom = tool.Kind == ToolKind.Custom;
        json.BeginObject();
        json.Name("type"u8);
        json.Text(isCustom ? "custom"u8 : "function"u8);
        json.Name("name"u8);
        json.Text(ToolNames.Shorten(tool.Name));
        if (!tool.Description.IsNull)
        {
            json.Name("description"u8);
            json.Text(tool.Description);
        }

        if (isCustom)
        {
            WriteFormat(ref json, tool);
        }
        else
        {
            json.Name("parameters"u8);
            json.Raw(tool.Schema.IsNull ? "{\"type\":\"object\",\"properties\":{}}"u8 : tool.Schema.Span);
            json.Name("strict"u8);
            json.Boolean(tool.Strict ?? false);
        }

        json.EndObject();
    }

    // Chat nests the definition under "custom", and a grammar once more under "grammar".
    private static void WriteFormat(ref JsonOut json, ToolDefinition tool)
    {
        var format = JsonCursor.Find(JsonCursor.Find(tool.Raw.Span, "custom"u8), "format"u8);
        if (JsonScanner.KindOf(format) != JsonKind.Object)
        {
            return;
        }

        json.Name("format"u8);
        var grammar = JsonCursor.Find(format, "grammar"u8);
        if (JsonScanner.KindOf(grammar) != JsonKind.Object)
        {
            json.Raw(format);
            return;
        }

        json.BeginObject();
        json.Name("type"u8);
        json.Text("grammar"u8);
        var members = new JsonCursor(grammar);
        while (members.Next())
        {
            json.Name(JsonText.From(members.Name()));
            json.Raw(members.Value);
        }

        json.EndObject();
    }
}
