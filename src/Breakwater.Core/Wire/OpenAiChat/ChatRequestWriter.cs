using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Writes a canonical request for a Chat provider (protocols 8.1).</summary>
internal static class ChatRequestWriter
{
    private const int MostStopTexts = 4;
    private const int LongestUserId = 128;

    private const string HostedTool =
        "a tool that the provider runs itself has no counterpart in Chat Completions; offer it as a function, or ask for a model of its vendor";

    private const string CacheWarming = "max_tokens 0 warms Claude's prompt cache and has no counterpart elsewhere; ask for at least 1 token";

    // Fields of other dialects that change what the request means; leaving one out would answer another question.
    private static readonly string[] Indispensable =
        ["previous_response_id", "conversation", "prompt", "background", "mcp_servers", "container", "thread", "context_management"];

    public static Fault? Write(CanonicalRequest request, RequestTarget target, IBufferWriter<byte> output, LossList losses)
    {
        if (request.MaxOutputTokens == 0) return ChatMessageWriter.Unsayable("max_tokens", CacheWarming);
        var json = new JsonOut(output);
        json.BeginObject();
        json.Name("model"u8);
        json.Text(JsonText.From(target.UpstreamModel));
        json.Name("messages"u8);
        if (ChatMessageWriter.Write(ref json, request, target, losses) is { } unsayable) return unsayable;
        if (WriteTools(ref json, request, losses) is { } noTools) return noTools;
        if (WriteStop(ref json, request, target) is { } noStop) return noStop;
        WriteSampling(ref json, request, target, losses);
        WriteReasoning(ref json, request, target, losses);
        WriteFormat(ref json, request.Format);
        WriteAccount(ref json, request, losses);
        if (WriteExtras(ref json, request, losses) is { } noExtra) return noExtra;
        if (request.Stream)
        {
            json.Name("stream"u8);
            json.Boolean(true);
            json.Name("stream_options"u8);
            json.Raw("{\"include_usage\":true}"u8);
        }

        json.EndObject();
        return null;
    }

    private static Fault? WriteTools(ref JsonOut json, CanonicalRequest request, LossList losses)
    {
        if (request.Tools.Count == 0) return null;
        json.Name("tools"u8);
        json.BeginArray();
        foreach (ToolDefinition tool in request.Tools)
        {
            if (!tool.CacheBreakpoint.IsAbsent) losses.Add("tools.cache_control");
            bool asItCame = tool.Kind != ToolKind.Function && request.Origin == Dialect.OpenAiChat;
            if (asItCame) json.Raw(tool.Raw);
            else if (tool.Kind == ToolKind.Function) WriteFunction(ref json, tool);
            else if (tool.Kind == ToolKind.Custom) ChatCustomTools.WriteDefinition(ref json, tool);
            else return ChatMessageWriter.Unsayable("tools", HostedTool);
        }

        json.EndArray();
        WriteToolChoice(ref json, request);
        if (request.ParallelToolCalls is { } parallel)
        {
            json.Name("parallel_tool_calls"u8);
            json.Boolean(parallel);
        }

        return null;
    }

    private static void WriteFunction(ref JsonOut json, ToolDefinition tool)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text("function"u8);
        json.Name("function"u8);
        json.BeginObject();
        json.Name("name"u8);
        json.Text(ToolNames.Shorten(tool.Name));
        json.Optional("description"u8, tool.Description);
        json.Name("parameters"u8);
        json.Raw(tool.Schema.IsNull ? "{\"type\":\"object\",\"properties\":{}}"u8 : tool.Schema.Span);
        if (tool.Strict is { } strict)
        {
            json.Name("strict"u8);
            json.Boolean(strict);
        }

        json.EndObject();
        json.EndObject();
    }

    private static void WriteToolChoice(ref JsonOut json, CanonicalRequest request)
    {
        if (request.ToolChoice is not { } choice) return;
        json.Name("tool_choice"u8);
        switch (choice.Mode)
        {
            case ToolChoiceMode.Named:
                WriteNamed(ref json, choice.Name, choice.IsCustom);
                break;
            case ToolChoiceMode.Allowed:
                WriteAllowed(ref json, request, choice);
                break;
            default:
                json.Text(choice.Mode == ToolChoiceMode.None ? "none"u8 : choice.Mode == ToolChoiceMode.Required ? "required"u8 : "auto"u8);
                break;
        }
    }

    private static void WriteAllowed(ref JsonOut json, CanonicalRequest request, ToolChoice choice)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text("allowed_tools"u8);
        json.Name("allowed_tools"u8);
        json.BeginObject();
        json.Name("mode"u8);
        json.Text(choice.AllowedRequired ? "required"u8 : "auto"u8);
        json.Name("tools"u8);
        json.BeginArray();
        foreach (JsonText name in choice.Allowed) WriteNamed(ref json, name, ChatCustomTools.IsCustom(request, name.Raw));
        json.EndArray();
        json.EndObject();
        json.EndObject();
    }

    private static void WriteNamed(ref JsonOut json, JsonText name, bool custom)
    {
        ReadOnlySpan<byte> kind = custom ? "custom"u8 : "function"u8;
        json.BeginObject();
        json.Name("type"u8);
        json.Text(kind);
        json.Name(kind);
        json.BeginObject();
        json.Name("name"u8);
        json.Text(ToolNames.Shorten(name));
        json.EndObject();
        json.EndObject();
    }

    private static Fault? WriteStop(ref JsonOut json, CanonicalRequest request, RequestTarget target)
    {
        if (request.Stop.Count == 0) return null;
        string field = request.Origin == Dialect.Anthropic ? "stop_sequences" : "stop";
        if (request.Stop.Count > MostStopTexts)
        {
            string detail = $"Chat Completions takes at most {MostStopTexts} stop texts, this request has {request.Stop.Count}";
            return ChatMessageWriter.Unsayable(field, detail);
        }

        if (request.Origin != Dialect.OpenAiChat && target.Traits.HasFlag(ModelTraits.ReasoningModel))
            return ChatMessageWriter.Unsayable(field, $"{target.UpstreamModel} takes no stop texts");
        json.Name("stop"u8);
        json.BeginArray();
        foreach (JsonText text in request.Stop) json.Text(text);
        json.EndArray();
        return null;
    }

    private static void WriteSampling(ref JsonOut json, CanonicalRequest request, RequestTarget target, LossList losses)
    {
        bool refused = target.Traits.HasFlag(ModelTraits.NoSampling);
        WriteNumber(ref json, "temperature"u8, request.Temperature, refused, losses, "temperature");
        WriteNumber(ref json, "top_p"u8, request.TopP, refused, losses, "top_p");
        if (request.TopK is not null) losses.Add("top_k");
        if (request.MaxOutputTokens is not { } max) return;
        json.Number("max_completion_tokens"u8, max);
    }

    private static void WriteNumber(ref JsonOut json, ReadOnlySpan<byte> name, double? value, bool refused, LossList losses, string field)
    {
        if (value is not { } number) return;
        if (refused)
        {
            losses.Add(field);
            return;
        }

        json.Number(name, number);
    }

    private static void WriteReasoning(ref JsonOut json, CanonicalRequest request, RequestTarget target, LossList losses)
    {
        if (request.Verbosity is { } verbosity)
        {
            json.Name("verbosity"u8);
            json.Text(JsonText.From(verbosity));
        }

        if (request.Reasoning is not { } reasoning) return;
        if (reasoning.Summary is not null) losses.Add(request.Origin == Dialect.Anthropic ? "thinking.display" : "reasoning.summary");
        if (reasoning.IncludeEncrypted) losses.Add("include");
        string? effort = EffortOf(reasoning);
        if (effort is null) return;
        bool takes = request.Origin == Dialect.OpenAiChat || target.Traits.HasFlag(ModelTraits.ReasoningModel);
        if (takes)
        {
            json.Name("reasoning_effort"u8);
            json.Text(JsonText.From(effort));
        }
        else if (effort != "none")
        {
            losses.Add(request.Origin == Dialect.Anthropic ? "thinking" : "reasoning.effort");
        }
    }

    // Budgets have no counterpart; the thresholds are the inverse of the usual budgets for each effort.
    private static string? EffortOf(ReasoningOptions reasoning) => reasoning switch
    {
        { Mode: ReasoningMode.Disabled } => "none",
        { Effort: { } effort } => effort,
        { Mode: ReasoningMode.Budget, BudgetTokens: <= 2048 } => "low",
        { Mode: ReasoningMode.Budget, BudgetTokens: <= 8192 } => "medium",
        { Mode: ReasoningMode.Budget, BudgetTokens: > 8192 } => "high",
        _ => null,
    };

    private static void WriteFormat(ref JsonOut json, OutputFormat? format)
    {
        if (format is null) return;
        json.Name("response_format"u8);
        if (format.Kind != OutputKind.JsonSchema)
        {
            json.Raw(format.Kind == OutputKind.JsonObject ? "{\"type\":\"json_object\"}"u8 : "{\"type\":\"text\"}"u8);
            return;
        }

        json.BeginObject();
        json.Name("type"u8);
        json.Text("json_schema"u8);
        json.Name("json_schema"u8);
        json.BeginObject();
        json.Name("name"u8);
        json.Text(format.Name.IsNull ? JsonText.From("response") : format.Name);
        json.Optional("description"u8, format.Description);
        json.Optional("schema"u8, format.Schema);
        if (format.Strict is { } strict)
        {
            json.Name("strict"u8);
            json.Boolean(strict);
        }

        json.EndObject();
        json.EndObject();
    }

    private static void WriteAccount(ref JsonOut json, CanonicalRequest request, LossList losses)
    {
        if (request.UserId.Raw.Length > LongestUserId && request.Origin != Dialect.OpenAiChat) losses.Add("metadata.user_id");
        else json.Optional("safety_identifier"u8, request.UserId);
        json.Optional("prompt_cache_key"u8, request.PromptCacheKey);
        json.Optional("metadata"u8, request.Metadata);
        if (!request.CacheControl.IsNull) losses.Add("cache_control");
        if (request.Store is { } store)
        {
            json.Name("store"u8);
            json.Boolean(store);
        }

        string? tier = request.ServiceTier == "standard_only" ? "default" : request.ServiceTier;
        if (tier is null) return;
        if (request.Origin != Dialect.OpenAiChat && tier is not ("auto" or "default" or "flex" or "scale" or "priority" or "fast"))
        {
            losses.Add("service_tier");
            return;
        }

        json.Name("service_tier"u8);
        json.Text(JsonText.From(tier));
    }

    private static Fault? WriteExtras(ref JsonOut json, CanonicalRequest request, LossList losses)
    {
        foreach (ExtraField extra in request.Extras)
        {
            if (request.Origin == Dialect.OpenAiChat)
            {
                json.Name(JsonText.From(extra.Name));
                json.Raw(extra.Value);
            }
            else if (extra.Value.Kind is not (JsonKind.Null or JsonKind.False))
            {
                if (Array.IndexOf(Indispensable, extra.Name) >= 0)
                    return ChatMessageWriter.Unsayable(extra.Name, $"{extra.Name} has no counterpart in Chat Completions");
                losses.Add(extra.Name);
            }
        }

        return null;
    }
}
