using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Custom tools, whose input is free text (protocols 1.2).</summary>
internal static class ChatCustomTools
{
    /// <summary>Whether the request offers a custom tool by this name.</summary>
    public static bool IsCustom(CanonicalRequest? request, ReadOnlySpan<byte> rawName)
    {
        if (request is null) return false;
        foreach (ToolDefinition tool in request.Tools)
        {
            if (tool.Kind == ToolKind.Custom && tool.Name.Raw.SequenceEqual(rawName)) return true;
        }

        return false;
    }

    /// <summary>Writes the definition of a custom tool that another dialect has flat.</summary>
    public static void WriteDefinition(ref JsonOut json, ToolDefinition tool)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text("custom"u8);
        json.Name("custom"u8);
        json.BeginObject();
        json.Name("name"u8);
        json.Text(ToolNames.Shorten(tool.Name));
        if (!tool.Description.IsNull)
        {
            json.Name("description"u8);
            json.Text(tool.Description);
        }

        if (!tool.Raw.IsAbsent) WriteFormat(ref json, tool.Raw);
        json.EndObject();
        json.EndObject();
    }

    /// <summary>The call as the caller's custom tool wants it, when a provider without custom tools was given a function in its stead.</summary>
    public static ToolCallPart Restore(ToolCallPart call, JsonText name, CanonicalRequest? request)
    {
        if (call.IsCustom || !IsCustom(request, name.Raw)) return call;
        JsonText text = call.Input.IsNull ? Unwrap(call.Arguments.Raw) : UnwrapJson(call.Input.Bytes);
        return call with { IsCustom = true, Arguments = text.IsNull ? call.Arguments : text };
    }

    /// <summary>
    /// The free text inside the arguments of a function that stood in for a custom tool: the one string property of an object.
    /// Null when the arguments are anything else.
    /// </summary>
    public static JsonText Unwrap(ReadOnlySpan<byte> rawArguments)
    {
        var unescaped = new byte[rawArguments.Length];
        return UnwrapJson(unescaped.AsMemory(0, JsonEscapes.Unescape(rawArguments, unescaped)));
    }

    private static JsonText UnwrapJson(ReadOnlyMemory<byte> arguments)
    {
        if (JsonScanner.Validate(arguments.Span).IsError) return default;
        var cursor = JsonCursor.On(arguments);
        if (!cursor.EnterObject() || !cursor.NextProperty()) return default;
        JsonText text = cursor.ReadText();
        return cursor.NextProperty() || cursor.Failed ? default : text;
    }

    private static void WriteFormat(ref JsonOut json, JsonRaw definition)
    {
        var cursor = JsonCursor.On(definition.Bytes);
        if (!cursor.EnterObject()) return;
        while (cursor.NextProperty())
        {
            if (cursor.Is("format"u8) && cursor.EnterObject()) WriteFormat(ref json, ref cursor);
        }
    }

    private static void WriteFormat(ref JsonOut json, ref JsonCursor cursor)
    {
        JsonText syntax = default, grammar = default;
        while (cursor.NextProperty())
        {
            if (cursor.Is("syntax"u8)) syntax = cursor.ReadText();
            else if (cursor.Is("definition"u8)) grammar = cursor.ReadText();
        }

        if (grammar.IsNull) return;
        json.Name("format"u8);
        json.BeginObject();
        json.Name("type"u8);
        json.Text("grammar"u8);
        json.Name("grammar"u8);
        json.BeginObject();
        json.Name("definition"u8);
        json.Text(grammar);
        json.Name("syntax"u8);
        json.Text(syntax);
        json.EndObject();
        json.EndObject();
    }
}
