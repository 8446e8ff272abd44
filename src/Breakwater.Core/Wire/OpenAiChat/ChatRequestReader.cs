using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Takes a Chat request apart (protocols 1.2).</summary>
internal static class ChatRequestReader
{
    public static Fault? Read(ReadOnlyMemory<byte> body, out CanonicalRequest? request)
    {
        request = null;
        var cursor = JsonCursor.On(body);
        var extras = new List<ExtraField>();
        var read = new CanonicalRequest { Origin = Dialect.OpenAiChat, Model = "", Messages = [] };
        if (cursor.EnterObject())
        {
            while (cursor.NextProperty())
                read = ReadSetting(ref cursor, read) ?? ReadContent(ref cursor, read) ?? ReadExtra(ref cursor, read, extras);
        }

        if (cursor.FaultAs(FaultKind.InvalidRequest) is { } fault) return fault;
        request = read with { Extras = extras };
        return null;
    }

    private static CanonicalRequest? ReadSetting(ref JsonCursor cursor, CanonicalRequest read)
    {
        if (cursor.Is("model"u8)) return read with { Model = cursor.ReadWord() ?? "" };
        if (cursor.Is("stream"u8)) return read with { Stream = cursor.ReadFlag() ?? false };
        if (cursor.Is("stream_options"u8)) return read with { IncludeUsage = ReadIncludeUsage(ref cursor) };
        if (cursor.Is("max_completion_tokens"u8)) return read with { MaxOutputTokens = cursor.ReadTruncated() ?? read.MaxOutputTokens };
        if (cursor.Is("max_tokens"u8)) return cursor.ReadTruncated() is { } max ? read with { MaxOutputTokens = read.MaxOutputTokens ?? max } : read;
        if (cursor.Is("temperature"u8)) return read with { Temperature = cursor.ReadNumber() };
        if (cursor.Is("top_p"u8)) return read with { TopP = cursor.ReadNumber() };
        if (cursor.Is("parallel_tool_calls"u8)) return read with { ParallelToolCalls = cursor.ReadFlag() };
        if (cursor.Is("verbosity"u8)) return read with { Verbosity = cursor.ReadWord() };
        if (cursor.Is("reasoning_effort"u8)) return read with { Reasoning = ReadEffort(ref cursor) };
        if (cursor.Is("safety_identifier"u8)) return cursor.ReadText() is { IsNull: false } id ? read with { UserId = id } : read;
        if (cursor.Is("user"u8)) return cursor.ReadText() is { IsNull: false } user && read.UserId.IsNull ? read with { UserId = user } : read;
        if (cursor.Is("service_tier"u8)) return read with { ServiceTier = cursor.ReadWord() };
        if (cursor.Is("prompt_cache_key"u8)) return read with { PromptCacheKey = cursor.ReadText() };
        if (cursor.Is("metadata"u8)) return read with { Metadata = cursor.RawOrAbsent };
        if (cursor.Is("store"u8)) return read with { Store = cursor.ReadFlag() };
        return null;
    }

    private static CanonicalRequest? ReadContent(ref JsonCursor cursor, CanonicalRequest read)
    {
        if (cursor.Is("messages"u8)) return read with { Messages = ChatMessageReader.ReadAll(ref cursor) };
        if (cursor.Is("tools"u8)) return read with { Tools = ReadTools(ref cursor) };
        if (cursor.Is("tool_choice"u8)) return read with { ToolChoice = ReadToolChoice(ref cursor) };
        if (cursor.Is("stop"u8)) return read with { Stop = ReadStop(ref cursor) };
        if (cursor.Is("response_format"u8)) return read with { Format = ReadFormat(ref cursor) };
        return null;
    }

    private static CanonicalRequest ReadExtra(ref JsonCursor cursor, CanonicalRequest read, List<ExtraField> extras)
    {
        string name = cursor.Name();
        JsonRaw value = cursor.RawOrAbsent;
        if (!value.IsAbsent) extras.Add(new ExtraField(name, value));
        return read;
    }

    private static bool ReadIncludeUsage(ref JsonCursor cursor)
    {
        bool asked = false;
        if (!cursor.EnterObject()) return asked;
        while (cursor.NextProperty())
        {
            if (cursor.Is("include_usage"u8)) asked = cursor.ReadFlag() ?? false;
        }

        return asked;
    }

    private static ReasoningOptions? ReadEffort(ref JsonCursor cursor)
    {
        string? effort = cursor.ReadWord();
        if (effort is null) return null;
        return new ReasoningOptions { Effort = effort, Mode = effort == "none" ? ReasoningMode.Disabled : ReasoningMode.Default };
    }

    private static List<JsonText> ReadStop(ref JsonCursor cursor)
    {
        if (cursor.Kind == JsonKind.String) return [cursor.ReadText()];
        var texts = new List<JsonText>();
        if (!cursor.EnterArray()) return texts;
        while (cursor.NextElement()) texts.Add(cursor.ReadText());
        return texts;
    }

    private static List<ToolDefinition> ReadTools(ref JsonCursor cursor)
    {
        var tools = new List<ToolDefinition>();
        if (!cursor.EnterArray()) return tools;
        while (cursor.NextElement())
        {
            JsonRaw raw = cursor.Raw;
            tools.Add(ReadTool(ref cursor) with { Raw = raw });
        }

        return tools;
    }

    private static ToolDefinition ReadTool(ref JsonCursor cursor)
    {
        var tool = new ToolDefinition(ToolKind.Hosted, default);
        string? type = null;
        if (!cursor.EnterObject()) cursor.Fail("must be an object");
        int position = cursor.Start;
        while (cursor.NextProperty())
        {
            if (cursor.Is("type"u8)) type = cursor.ReadWord();
            else if (cursor.Is("function"u8)) tool = ReadDefinition(ref cursor, tool with { Kind = ToolKind.Function });
            else if (cursor.Is("custom"u8)) tool = ReadDefinition(ref cursor, tool with { Kind = ToolKind.Custom });
        }

        if (tool.Kind != ToolKind.Hosted && tool.Name.IsNull) cursor.Fail("must have a name", position);
        else if (tool.Kind == ToolKind.Hosted && type is null or "function" or "custom")
            cursor.Fail("must have a type and the definition that goes with it", position);
        return tool;
    }

    private static ToolDefinition ReadDefinition(ref JsonCursor cursor, ToolDefinition tool)
    {
        if (!cursor.EnterObject()) return tool;
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8)) tool = tool with { Name = cursor.ReadText() };
            else if (cursor.Is("description"u8)) tool = tool with { Description = cursor.ReadText() };
            else if (cursor.Is("parameters"u8)) tool = tool with { Schema = cursor.RawOrAbsent };
            else if (cursor.Is("strict"u8)) tool = tool with { Strict = cursor.ReadFlag() };
        }

        return tool;
    }

    private static ToolChoice? ReadToolChoice(ref JsonCursor cursor)
    {
        if (cursor.Kind == JsonKind.String)
        {
            ToolChoiceMode? mode = cursor.ReadWord() switch
            {
                "none" => ToolChoiceMode.None,
                "auto" => ToolChoiceMode.Auto,
                "required" => ToolChoiceMode.Required,
                _ => null,
            };
            if (mode is null) cursor.Fail("must be none, auto, required or an object");
            return mode is { } known ? new ToolChoice(known) : null;
        }

        if (!cursor.EnterObject()) return null;
        int position = cursor.Start;
        ToolChoice? choice = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("function"u8)) choice = new ToolChoice(ToolChoiceMode.Named) { Name = ReadName(ref cursor) };
            else if (cursor.Is("custom"u8)) choice = new ToolChoice(ToolChoiceMode.Named) { Name = ReadName(ref cursor), IsCustom = true };
            else if (cursor.Is("allowed_tools"u8)) choice = ReadAllowed(ref cursor);
        }

        if (choice is null) cursor.Fail("must name a function, a custom tool or allowed_tools", position);
        return choice;
    }

    private static JsonText ReadName(ref JsonCursor cursor)
    {
        JsonText name = default;
        if (!cursor.EnterObject()) return name;
        int position = cursor.Start;
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8)) name = cursor.ReadText();
        }

        if (name.IsNull) cursor.Fail("must have a name", position);
        return name;
    }

    private static ToolChoice ReadAllowed(ref JsonCursor cursor)
    {
        var names = new List<JsonText>();
        bool required = false;
        if (!cursor.EnterObject()) return new ToolChoice(ToolChoiceMode.Allowed);
        while (cursor.NextProperty())
        {
            if (cursor.Is("mode"u8)) required = cursor.ReadWord() == "required";
            else if (cursor.Is("tools"u8)) ReadAllowedNames(ref cursor, names);
        }

        return new ToolChoice(ToolChoiceMode.Allowed) { Allowed = names, AllowedRequired = required };
    }

    private static void ReadAllowedNames(ref JsonCursor cursor, List<JsonText> names)
    {
        if (!cursor.EnterArray()) return;
        while (cursor.NextElement())
        {
            if (!cursor.EnterObject()) continue;
            while (cursor.NextProperty())
            {
                if (cursor.Is("function"u8) || cursor.Is("custom"u8)) names.Add(ReadName(ref cursor));
            }
        }
    }

    private static OutputFormat? ReadFormat(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject()) return null;
        int position = cursor.Start;
        string? type = null;
        var format = new OutputFormat(OutputKind.Text);
        while (cursor.NextProperty())
        {
            if (cursor.Is("type"u8)) type = cursor.ReadWord();
            else if (cursor.Is("json_schema"u8)) format = ReadSchema(ref cursor);
        }

        if (type is "json_schema" && format.Schema.IsAbsent && format.Name.IsNull) cursor.Fail("must have a json_schema", position);
        if (type is not ("text" or "json_object" or "json_schema")) cursor.Fail("must have the type text, json_object or json_schema", position);
        return type switch
        {
            "json_object" => new OutputFormat(OutputKind.JsonObject),
            "json_schema" => format with { Kind = OutputKind.JsonSchema },
            _ => new OutputFormat(OutputKind.Text),
        };
    }

    private static OutputFormat ReadSchema(ref JsonCursor cursor)
    {
        var format = new OutputFormat(OutputKind.JsonSchema);
        if (!cursor.EnterObject()) return format;
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8)) format = format with { Name = cursor.ReadText() };
            else if (cursor.Is("description"u8)) format = format with { Description = cursor.ReadText() };
            else if (cursor.Is("schema"u8)) format = format with { Schema = cursor.RawOrAbsent };
            else if (cursor.Is("strict"u8)) format = format with { Strict = cursor.ReadFlag() };
        }

        return format;
    }
}
