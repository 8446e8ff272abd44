using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>Reads a Messages request (protocols 3.2) into the canonical one.</summary>
internal static class RequestReader
{
    public static Fault? Read(ReadOnlyMemory<byte> body, out CanonicalRequest? request)
    {
        var json = JsonCursor.On(body);
        var draft = new Draft();
        if (json.EnterObject())
        {
            while (json.NextProperty())
            {
                ReadField(ref json, ref draft);
            }
        }

        var fault = json.FaultAs(FaultKind.InvalidRequest);
        request = fault is null ? draft.Build() : null;
        return fault;
    }

    private static void ReadField(ref JsonCursor json, ref Draft draft)
    {
        switch (json.Name())
        {
            case "model": draft.Model = json.ReadWord(); break;
            case "max_tokens": draft.MaxTokens = json.ReadWhole(); break;
            case "stream": draft.Stream = json.ReadFlag() ?? false; break;
            case "system": ReadSystem(ref json, ref draft); break;
            case "messages": ReadMessages(ref json, ref draft); break;
            case "tools": draft.Tools = ToolReader.ReadTools(ref json); break;
            case "tool_choice": draft.ToolChoice = ToolReader.ReadChoice(ref json, out draft.Parallel); break;
            case "stop_sequences": ReadStop(ref json, ref draft); break;
            case "temperature": draft.Temperature = json.ReadNumber(); break;
            case "top_p": draft.TopP = json.ReadNumber(); break;
            case "top_k": draft.TopK = json.ReadWhole(); break;
            case "thinking": ReadThinking(ref json, ref draft); break;
            case "output_config": ReadOutputConfig(ref json, ref draft); break;
            case "metadata": ReadMetadata(ref json, ref draft); break;
            case "service_tier": draft.ServiceTier = json.ReadWord(); break;
            case "cache_control": draft.CacheControl = json.RawOrAbsent; break;
            default: draft.AddExtra(json.Name(), json.RawOrAbsent); break;
        }
    }

    private static void ReadSystem(ref JsonCursor json, ref Draft draft)
    {
        if (json.Kind != JsonKind.Null)
        {
            draft.System = new Message(Role.System, BlockReader.ReadContent(ref json));
        }
    }

    private static void ReadMessages(ref JsonCursor json, ref Draft draft)
    {
        if (!json.EnterArray())
        {
            return;
        }

        while (json.NextElement())
        {
            if (json.EnterObject())
            {
                draft.Messages.Add(ReadMessage(ref json));
            }
        }
    }

    private static Message ReadMessage(ref JsonCursor json)
    {
        var role = Role.User;
        List<Part> parts = [];
        while (json.NextProperty())
        {
            if (json.Is("role"u8))
            {
                role = ReadRole(ref json);
            }
            else if (json.Is("content"u8))
            {
                parts = BlockReader.ReadContent(ref json);
            }
        }

        return new Message(role, parts);
    }

    private static Role ReadRole(ref JsonCursor json)
    {
        var role = json.ReadText();
        return role.Equals("assistant"u8) ? Role.Assistant : role.Equals("system"u8) ? Role.System : Role.User;
    }

    private static void ReadStop(ref JsonCursor json, ref Draft draft)
    {
        if (!json.EnterArray())
        {
            return;
        }

        while (json.NextElement())
        {
            var text = json.ReadText();
            if (!text.IsNull)
            {
                draft.Stop.Add(text);
            }
        }
    }

    private static void ReadThinking(ref JsonCursor json, ref Draft draft)
    {
        if (!json.EnterObject())
        {
            return;
        }

        var reasoning = draft.Reasoning ?? new ReasoningOptions();
        while (json.NextProperty())
        {
            switch (json.Name())
            {
                case "type": reasoning = reasoning with { Mode = ModeOf(json.ReadWord()) }; break;
                case "budget_tokens": reasoning = reasoning with { BudgetTokens = json.ReadWhole() }; break;
                case "display": reasoning = reasoning with { Summary = json.ReadWord() }; break;
                default: draft.AddExtra("thinking." + json.Name(), json.RawOrAbsent); break;
            }
        }

        draft.Reasoning = reasoning;
    }

    private static ReasoningMode ModeOf(string? type) => type switch
    {
        "adaptive" => ReasoningMode.Adaptive,
        "enabled" => ReasoningMode.Budget,
        "disabled" => ReasoningMode.Disabled,
        "between_tools" => ReasoningMode.BetweenTools,
        _ => ReasoningMode.Default,
    };

    private static void ReadOutputConfig(ref JsonCursor json, ref Draft draft)
    {
        if (!json.EnterObject())
        {
            return;
        }

        while (json.NextProperty())
        {
            switch (json.Name())
            {
                case "effort": draft.Reasoning = (draft.Reasoning ?? new ReasoningOptions()) with { Effort = json.ReadWord() }; break;
                case "format": draft.Format = ReadFormat(ref json); break;
                default: draft.AddExtra("output_config." + json.Name(), json.RawOrAbsent); break;
            }
        }
    }

    private static OutputFormat? ReadFormat(ref JsonCursor json)
    {
        if (!json.EnterObject())
        {
            return null;
        }

        JsonRaw schema = default;
        while (json.NextProperty())
        {
            if (json.Is("schema"u8))
            {
                schema = json.RawOrAbsent;
            }
        }

        return new OutputFormat(OutputKind.JsonSchema) { Schema = schema, Strict = true };
    }

    private static void ReadMetadata(ref JsonCursor json, ref Draft draft)
    {
        if (!json.EnterObject())
        {
            return;
        }

        while (json.NextProperty())
        {
            if (json.Is("user_id"u8))
            {
                draft.UserId = json.ReadText();
            }
        }
    }

    private struct Draft()
    {
        public string? Model;
        public bool Stream;
        public bool? Parallel;
        public long? MaxTokens;
        public long? TopK;
        public double? Temperature;
        public double? TopP;
        public string? ServiceTier;
        public JsonText UserId;
        public JsonRaw CacheControl;
        public Message? System;
        public ToolChoice? ToolChoice;
        public OutputFormat? Format;
        public ReasoningOptions? Reasoning;
        public List<ToolDefinition> Tools = [];
        public List<ExtraField>? Extras;

        public List<Message> Messages { get; } = [];

        public List<JsonText> Stop { get; } = [];

        public void AddExtra(string name, JsonRaw value)
        {
            if (!value.IsAbsent)
            {
                (Extras ??= []).Add(new ExtraField(name, value));
            }
        }

        public readonly CanonicalRequest Build() => new()
        {
            Origin = Dialect.Anthropic,
            Model = Model ?? "",
            Stream = Stream,
            Messages = System is null ? Messages : [System, .. Messages],
            Tools = Tools,
            ToolChoice = ToolChoice,
            ParallelToolCalls = Parallel,
            MaxOutputTokens = MaxTokens,
            Stop = Stop,
            Temperature = Temperature,
            TopP = TopP,
            TopK = TopK,
            Format = Format,
            Reasoning = Reasoning,
            UserId = UserId,
            ServiceTier = ServiceTier,
            CacheControl = CacheControl,
            IncludeUsage = true,
            Extras = Extras ?? [],
        };
    }
}
