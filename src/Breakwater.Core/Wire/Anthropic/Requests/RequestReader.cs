using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>Reads a Messages request (protocols 3.2) into the canonical one.</summary>
internal static class RequestReader
{
    public static Fault? Read(ReadOnlyMemory<byte> body, out CanonicalRequest? request)
    {
        var json = new SliceReader(body);
        var draft = new Draft();
        if (json.OpenObject())
        {
            while (json.NextProperty())
            {
                ReadField(ref json, ref draft);
            }
        }

        var fault = json.Fault;
        request = fault is null ? draft.Build() : null;
        return fault;
    }

    private static void ReadField(ref SliceReader json, ref Draft draft)
    {
        switch (json.Name)
        {
            case "model": draft.Model = json.Word(); break;
            case "max_tokens": draft.MaxTokens = json.Integer(); break;
            case "stream": draft.Stream = json.Flag() ?? false; break;
            case "system": ReadSystem(ref json, ref draft); break;
            case "messages": ReadMessages(ref json, ref draft); break;
            case "tools": draft.Tools = ToolReader.ReadTools(ref json); break;
            case "tool_choice": draft.ToolChoice = ToolReader.ReadChoice(ref json, out draft.Parallel); break;
            case "stop_sequences": ReadStop(ref json, ref draft); break;
            case "temperature": draft.Temperature = json.Number(); break;
            case "top_p": draft.TopP = json.Number(); break;
            case "top_k": draft.TopK = json.Integer(); break;
            case "thinking": ReadThinking(ref json, ref draft); break;
            case "output_config": ReadOutputConfig(ref json, ref draft); break;
            case "metadata": ReadMetadata(ref json, ref draft); break;
            case "service_tier": draft.ServiceTier = json.Word(); break;
            case "cache_control": draft.CacheControl = json.RawOrAbsent(); break;
            default: draft.AddExtra(json.Name, json.RawOrAbsent()); break;
        }
    }

    private static void ReadSystem(ref SliceReader json, ref Draft draft)
    {
        if (!json.IsNull)
        {
            draft.System = new Message(Role.System, BlockReader.ReadContent(ref json));
        }
    }

    private static void ReadMessages(ref SliceReader json, ref Draft draft)
    {
        if (!json.OpenArray())
        {
            return;
        }

        while (json.NextElement())
        {
            if (json.OpenObject())
            {
                draft.Messages.Add(ReadMessage(ref json));
            }
        }
    }

    private static Message ReadMessage(ref SliceReader json)
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
            else
            {
                json.Skip();
            }
        }

        return new Message(role, parts);
    }

    private static Role ReadRole(ref SliceReader json)
    {
        var role = json.Text();
        return role.Equals("assistant"u8) ? Role.Assistant : role.Equals("system"u8) ? Role.System : Role.User;
    }

    private static void ReadStop(ref SliceReader json, ref Draft draft)
    {
        if (!json.OpenArray())
        {
            return;
        }

        while (json.NextElement())
        {
            var text = json.Text();
            if (!text.IsNull)
            {
                draft.Stop.Add(text);
            }
        }
    }

    private static void ReadThinking(ref SliceReader json, ref Draft draft)
    {
        if (!json.OpenObject())
        {
            return;
        }

        var reasoning = draft.Reasoning ?? new ReasoningOptions();
        while (json.NextProperty())
        {
            switch (json.Name)
            {
                case "type": reasoning = reasoning with { Mode = ModeOf(json.Word()) }; break;
                case "budget_tokens": reasoning = reasoning with { BudgetTokens = json.Integer() }; break;
                case "display": reasoning = reasoning with { Summary = json.Word() }; break;
                default: draft.AddExtra("thinking." + json.Name, json.RawOrAbsent()); break;
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

    private static void ReadOutputConfig(ref SliceReader json, ref Draft draft)
    {
        if (!json.OpenObject())
        {
            return;
        }

        while (json.NextProperty())
        {
            switch (json.Name)
            {
                case "effort": draft.Reasoning = (draft.Reasoning ?? new ReasoningOptions()) with { Effort = json.Word() }; break;
                case "format": draft.Format = ReadFormat(ref json); break;
                default: draft.AddExtra("output_config." + json.Name, json.RawOrAbsent()); break;
            }
        }
    }

    private static OutputFormat? ReadFormat(ref SliceReader json)
    {
        if (!json.OpenObject())
        {
            return null;
        }

        JsonRaw schema = default;
        while (json.NextProperty())
        {
            if (json.Is("schema"u8))
            {
                schema = json.RawOrAbsent();
            }
            else
            {
                json.Skip();
            }
        }

        return new OutputFormat(OutputKind.JsonSchema) { Schema = schema, Strict = true };
    }

    private static void ReadMetadata(ref SliceReader json, ref Draft draft)
    {
        if (!json.OpenObject())
        {
            return;
        }

        while (json.NextProperty())
        {
            if (json.Is("user_id"u8))
            {
                draft.UserId = json.Text();
            }
            else
            {
                json.Skip();
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
