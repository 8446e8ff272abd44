using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Takes a Chat request apart (protocols 1.2).</summary>
internal static class ChatRequestReader
{
    public static Fault? Read(ReadOnlyMemory<byte> body, out CanonicalRequest? request)
    {
        request = null;
        var cursor = new ChatCursor(body);
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

    private static CanonicalRequest? ReadSetting(ref ChatCursor cursor, CanonicalRequest read)
    {
        if (cursor.Is("model"u8)) return read with { Model = cursor.Word() ?? "" };
        if (cursor.Is("stream"u8)) return read with { Stream = cursor.Bool() ?? false };
        if (cursor.Is("stream_options"u8)) return read with { IncludeUsage = ReadIncludeUsage(ref cursor) };
        if (cursor.Is("max_completion_tokens"u8)) return read with { MaxOutputTokens = cursor.Integer() ?? read.MaxOutputTokens };
        if (cursor.Is("max_tokens"u8)) return cursor.Integer() is { } max ? read with { MaxOutputTokens = read.MaxOutputTokens ?? max } : read;
        if (cursor.Is("temperature"u8)) return read with { Temperature = cursor.Number() };
        if (cursor.Is("top_p"u8)) return read with { TopP = cursor.Number() };
        if (cursor.Is("parallel_tool_calls"u8)) return read with { ParallelToolCalls = cursor.Bool() };
        if (cursor.Is("verbosity"u8)) return read with { Verbosity = cursor.Word() };
        if (cursor.Is("reasoning_effort"u8)) return read with { Reasoning = ReadEffort(ref cursor) };
        if (cursor.Is("safety_identifier"u8)) return cursor.Text() is { IsNull: false } id ? read with { UserId = id } : read;
        if (cursor.Is("user"u8)) return cursor.Text() is { IsNull: false } user && read.UserId.IsNull ? read with { UserId = user } : read;
        if (cursor.Is("service_tier"u8)) return read with { ServiceTier = cursor.Word() };
        if (cursor.Is("prompt_cache_key"u8)) return read with { PromptCacheKey = cursor.Text() };
        if (cursor.Is("metadata"u8)) return read with { Metadata = cursor.Raw() };
        if (cursor.Is("store"u8)) return read with { Store = cursor.Bool() };
        return null;
    }

    private static CanonicalRequest? ReadContent(ref ChatCursor cursor, CanonicalRequest read)
    {
        if (cursor.Is("messages"u8)) return read with { Messages = ChatMessageReader.ReadAll(ref cursor) };
        if (cursor.Is("tools"u8)) return read with { Tools = ReadTools(ref cursor) };
        if (cursor.Is("tool_choice"u8)) return read with { ToolChoice = ReadToolChoice(ref cursor) };
        if (cursor.Is("stop"u8)) return read with { Stop = ReadStop(ref cursor) };
        if (cursor.Is("response_format"u8)) return read with { Format = ReadFormat(ref cursor) };
        return null;
    }

    private static CanonicalRequest ReadExtra(ref ChatCursor cursor, CanonicalRequest read, List<ExtraField> extras)
    {
        string name = cursor.PropertyName();
        JsonRaw value = cursor.Raw();
        if (!value.IsAbsent) extras.Add(new ExtraField(name, value));
        return read;
    }

    private static bool ReadIncludeUsage(ref ChatCursor cursor)
    {
        bool asked = false;
        if (!cursor.EnterObject()) return asked;
        while (cursor.NextProperty())
        {
            if (cursor.Is("include_usage"u8)) asked = cursor.Bool() ?? false;
            else cursor.Skip();
        }

        return asked;
    }

    private static ReasoningOptions? ReadEffort(ref ChatCursor cursor)
    {
        string? effort = cursor.Word();
        if (effort is null) return null;
        return new ReasoningOptions { Effort = effort, Mode = effort == "none" ? ReasoningMode.Disabled : ReasoningMode.Default };
    }

    private static List<JsonText> ReadStop(ref ChatCursor cursor)
    {
        if (cursor.Peek() == JsonTokenType.String) return [cursor.Text()];
        var texts = new List<JsonText>();
        if (!cursor.EnterArray()) return texts;
        while (cursor.NextElement()) texts.Add(cursor.Text());
        return texts;
    }

    private static List<ToolDefinition> ReadTools(ref ChatCursor cursor)
    {
        var tools = new List<ToolDefinition>();
        if (!cursor.EnterArray()) return tools;
        while (cursor.NextElement())
        {
            ChatCursor inside = cursor;
            JsonRaw raw = cursor.RawOrNull();
            tools.Add(ReadTool(ref inside) with { Raw = raw });
            if (inside.Failed) cursor = inside;
        }

        return tools;
    }

    private static ToolDefinition ReadTool(ref ChatCursor cursor)
    {
        var tool = new ToolDefinition(ToolKind.Hosted, default);
        string? type = null;
        if (!cursor.EnterObject()) cursor.Fail("must be an object");
        int position = cursor.Position;
        while (cursor.NextProperty())
        {
            if (cursor.Is("type"u8)) type = cursor.Word();
            else if (cursor.Is("function"u8)) tool = ReadDefinition(ref cursor, tool with { Kind = ToolKind.Function });
            else if (cursor.Is("custom"u8)) tool = ReadDefinition(ref cursor, tool with { Kind = ToolKind.Custom });
            else cursor.Skip();
        }

        if (tool.Kind != ToolKind.Hosted && tool.Name.IsNull) cursor.Fail("must have a name", position);
        else if (tool.Kind == ToolKind.Hosted && type is null or "function" or "custom")
            cursor.Fail("must have a type and the definition that goes with it", position);
        return tool;
    }

    private static ToolDefinition ReadDefinition(ref ChatCursor cursor, ToolDefinition tool)
    {
        if (!cursor.EnterObject()) return tool;
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8)) tool = tool with { Name = cursor.Text() };
            else if (cursor.Is("description"u8)) tool = tool with { Description = cursor.Text() };
            else if (cursor.Is("parameters"u8)) tool = tool with { Schema = cursor.Raw() };
            else if (cursor.Is("strict"u8)) tool = tool with { Strict = cursor.Bool() };
            else cursor.Skip();
        }

        return tool;
    }

    private static ToolChoice? ReadToolChoice(ref ChatCursor cursor)
    {
        if (cursor.Peek() == JsonTokenType.String)
        {
            ToolChoiceMode? mode = cursor.Word() switch
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
        int position = cursor.Position;
        ToolChoice? choice = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("function"u8)) choice = new ToolChoice(ToolChoiceMode.Named) { Name = ReadName(ref cursor) };
            else if (cursor.Is("custom"u8)) choice = new ToolChoice(ToolChoiceMode.Named) { Name = ReadName(ref cursor), IsCustom = true };
            else if (cursor.Is("allowed_tools"u8)) choice = ReadAllowed(ref cursor);
            else cursor.Skip();
        }

        if (choice is null) cursor.Fail("must name a function, a custom tool or allowed_tools", position);
        return choice;
    }

    private static JsonText ReadName(ref ChatCursor cursor)
    {
        JsonText name = default;
        if (!cursor.EnterObject()) return name;
        int position = cursor.Position;
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8)) name = cursor.Text();
            else cursor.Skip();
        }

        if (name.IsNull) cursor.Fail("must have a name", position);
        return name;
    }

    private static ToolChoice ReadAllowed(ref ChatCursor cursor)
    {
        var names = new List<JsonText>();
        bool required = false;
        if (!cursor.EnterObject()) return new ToolChoice(ToolChoiceMode.Allowed);
        while (cursor.NextProperty())
        {
            if (cursor.Is("mode"u8)) required = cursor.Word() == "required";
            else if (cursor.Is("tools"u8)) ReadAllowedNames(ref cursor, names);
            else cursor.Skip();
        }

        return new ToolChoice(ToolChoiceMode.Allowed) { Allowed = names, AllowedRequired = required };
    }

    private static void ReadAllowedNames(ref ChatCursor cursor, List<JsonText> names)
    {
        if (!cursor.EnterArray()) return;
        while (cursor.NextElement())
        {
            if (!cursor.EnterObject()) continue;
            while (cursor.NextProperty())
            {
                if (cursor.Is("function"u8) || cursor.Is("custom"u8)) names.Add(ReadName(ref cursor));
                else cursor.Skip();
            }
        }
    }

    private static OutputFormat? ReadFormat(ref ChatCursor cursor)
    {
        if (!cursor.EnterObject()) return null;
        int position = cursor.Position;
        string? type = null;
        var format = new OutputFormat(OutputKind.Text);
        while (cursor.NextProperty())
        {
            if (cursor.Is("type"u8)) type = cursor.Word();
            else if (cursor.Is("json_schema"u8)) format = ReadSchema(ref cursor);
            else cursor.Skip();
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

    private static OutputFormat ReadSchema(ref ChatCursor cursor)
    {
        var format = new OutputFormat(OutputKind.JsonSchema);
        if (!cursor.EnterObject()) return format;
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8)) format = format with { Name = cursor.Text() };
            else if (cursor.Is("description"u8)) format = format with { Description = cursor.Text() };
            else if (cursor.Is("schema"u8)) format = format with { Schema = cursor.Raw() };
            else if (cursor.Is("strict"u8)) format = format with { Strict = cursor.Bool() };
            else cursor.Skip();
        }

        return format;
    }
}
