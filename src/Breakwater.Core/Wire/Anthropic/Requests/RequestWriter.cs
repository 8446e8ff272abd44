using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.Anthropic.Requests;

/// <summary>Writes one canonical request as a Messages request. Everything is decided and checked before the first byte, so a fault leaves no half request.</summary>
internal sealed class RequestWriter
{
    private const int AllowedBreakpoints = 4;
    private const int LongestUserId = 256;

    private readonly CanonicalRequest request;
    private readonly RequestTarget target;
    private readonly LossList losses;
    private readonly Conversation conversation;
    private readonly ToolWriter tools;
    private readonly bool isForeign;

    public RequestWriter(CanonicalRequest request, RequestTarget target, LossList losses)
    {
        (this.request, this.target, this.losses) = (request, target, losses);
        isForeign = request.Origin != Dialect.Anthropic;
        conversation = new Conversation(request, target, losses);
        tools = new ToolWriter(request, target, losses);
    }

    public Fault? Write(IBufferWriter<byte> output)
    {
        var fault = (isForeign ? ForeignFields.Check(request, target, losses) : null) ?? tools.Choose() ?? conversation.Arrange();
        if (fault is not null)
        {
            return fault;
        }

        var bound = request.MaxOutputTokens ?? target.MaxOutputTokens;
        var lacksState = conversation.IsInToolLoop && !conversation.HasThinking;
        var plan = ReasoningPlan.Make(request, target, bound, lacksState, losses);
        var blocks = new BlockWriter(request.Origin, Math.Max(0, CountBreakpoints() - AllowedBreakpoints));
        var json = new JsonOut(output);
        json.BeginObject();
        WriteHead(ref json, bound);
        tools.WriteTools(ref json, blocks);
        tools.WriteChoice(ref json, plan.IsEnabled || target.Traits.HasFlag(ModelTraits.NoForcedTools));
        WriteSystem(ref json, blocks);
        WriteMessages(ref json, blocks);
        WriteSampling(ref json, plan);
        WriteStop(ref json);
        WriteThinking(ref json, plan);
        WriteOutputConfig(ref json, plan);
        WriteRest(ref json);
        json.EndObject();
        return null;
    }

    private void WriteHead(ref JsonOut json, long bound)
    {
        json.Name("model"u8);
        json.Text(JsonText.From(target.UpstreamModel));
        json.Number("max_tokens"u8, bound);
        if (request.Stream)
        {
            json.Name("stream"u8);
            json.Boolean(true);
        }
    }

    private void WriteSystem(ref JsonOut json, BlockWriter blocks)
    {
        var wantsJson = request.Format?.Kind == OutputKind.JsonObject;
        if (conversation.System.Count == 0 && !wantsJson)
        {
            return;
        }

        json.Name("system"u8);
        json.BeginArray();
        foreach (var part in conversation.System)
        {
            blocks.Write(ref json, part);
        }

        if (wantsJson)
        {
            losses.Add("response_format");
            json.Raw("{\"type\":\"text\",\"text\":\"Answer with one JSON object only.\"}"u8);
        }

        json.EndArray();
    }

    private void WriteMessages(ref JsonOut json, BlockWriter blocks)
    {
        json.Name("messages"u8);
        json.BeginArray();
        foreach (var turn in conversation.Turns)
        {
            json.BeginObject();
            json.Name("role"u8);
            json.Text(turn.Role switch
            {
                Role.Assistant => "assistant"u8,
                Role.System => "system"u8,
                _ => "user"u8,
            });
            json.Name("content"u8);
            blocks.WriteAll(ref json, turn.Parts);
            json.EndObject();
        }

        json.EndArray();
    }

    private void WriteSampling(ref JsonOut json, ReasoningPlan plan)
    {
        var refused = target.Traits.HasFlag(ModelTraits.NoSampling) || (isForeign && plan.IsEnabled);
        if (request.Temperature is { } temperature && Survives("temperature", refused, isDefault: temperature == 1))
        {
            if (temperature > 1)
            {
                losses.Add("temperature");
            }

            json.Name("temperature"u8);
            json.Number(Math.Min(temperature, 1));
        }

        if (request.TopP is { } topP && Survives("top_p", refused, isDefault: topP == 1))
        {
            json.Number("top_p"u8, topP);
        }

        if (request.TopK is { } topK && Survives("top_k", refused, isDefault: false))
        {
            json.Number("top_k"u8, topK);
        }
    }

    // A default may go unsaid without anyone losing anything.
    private bool Survives(string field, bool refused, bool isDefault)
    {
        if (refused && !isDefault)
        {
            losses.Add(field);
        }

        return !refused && !(isDefault && isForeign);
    }

    private void WriteStop(ref JsonOut json)
    {
        var opened = false;
        foreach (var stop in request.Stop)
        {
            if (string.IsNullOrWhiteSpace(stop.Value))
            {
                losses.Add("stop");
                continue;
            }

            if (!opened)
            {
                json.Name("stop_sequences"u8);
                json.BeginArray();
                opened = true;
            }

            json.Text(stop);
        }

        if (opened)
        {
            json.EndArray();
        }
    }

    private void WriteThinking(ref JsonOut json, ReasoningPlan plan)
    {
        if (plan.Type is null)
        {
            return;
        }

        json.Name("thinking"u8);
        json.BeginObject();
        json.Name("type"u8);
        json.Text(JsonText.From(plan.Type));
        if (plan.IsEnabled)
        {
            json.Number("budget_tokens"u8, plan.Budget);
        }

        if (plan.Display is not null)
        {
            json.Name("display"u8);
            json.Text(JsonText.From(plan.Display));
        }

        WriteExtras(ref json, "thinking.");
        json.EndObject();
    }

    private void WriteOutputConfig(ref JsonOut json, ReasoningPlan plan)
    {
        var hasSchema = request.Format is { Kind: OutputKind.JsonSchema, Schema.Kind: JsonKind.Object };
        if (plan.Effort is null && !hasSchema && !HasExtras("output_config."))
        {
            return;
        }

        json.Name("output_config"u8);
        json.BeginObject();
        if (plan.Effort is not null)
        {
            json.Name("effort"u8);
            json.Text(JsonText.From(plan.Effort));
        }

        if (hasSchema)
        {
            WriteFormat(ref json, request.Format!);
        }

        WriteExtras(ref json, "output_config.");
        json.EndObject();
    }

    private void WriteFormat(ref JsonOut json, OutputFormat format)
    {
        json.Name("format"u8);
        json.BeginObject();
        json.Name("type"u8);
        json.Text("json_schema"u8);
        json.Name("schema"u8);
        if (!isForeign)
        {
            json.Raw(format.Schema);
        }
        else if (SchemaWriter.WriteClosed(ref json, format.Schema))
        {
            losses.Add("response_format.json_schema.schema");
        }

        json.EndObject();
        if (isForeign && format.Strict != true)
        {
            losses.Add("response_format.strict");
        }
    }

    private void WriteRest(ref JsonOut json)
    {
        if (!request.UserId.IsNull)
        {
            WriteUserId(ref json);
        }

        if (request.ServiceTier is { } tier && (!isForeign || tier is "auto" or "default"))
        {
            json.Name("service_tier"u8);
            json.Text(JsonText.From(tier == "default" ? "standard_only" : tier));
        }

        if (!request.CacheControl.IsNull)
        {
            json.Name("cache_control"u8);
            json.Raw(request.CacheControl);
        }

        WriteExtras(ref json, prefix: null);
    }

    private void WriteUserId(ref JsonOut json)
    {
        if (request.UserId.Raw.Length > LongestUserId)
        {
            losses.Add("user");
            return;
        }

        json.Name("metadata"u8);
        json.BeginObject();
        json.Name("user_id"u8);
        json.Text(request.UserId);
        json.EndObject();
    }

    // Fields of our own dialect that have no canonical place: as they came, inside the object their prefix names.
    private void WriteExtras(ref JsonOut json, string? prefix)
    {
        foreach (var field in request.Extras)
        {
            if (!isForeign && IsUnder(field, prefix))
            {
                json.Name(JsonText.From(field.Name[(prefix?.Length ?? 0)..]));
                json.Raw(field.Value);
            }
        }
    }

    private bool HasExtras(string prefix)
    {
        foreach (var field in request.Extras)
        {
            if (!isForeign && IsUnder(field, prefix))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUnder(ExtraField field, string? prefix) => prefix is not null
        ? field.Name.StartsWith(prefix, StringComparison.Ordinal)
        : !IsUnder(field, "thinking.") && !IsUnder(field, "output_config.");

    private int CountBreakpoints()
    {
        var count = 0;
        foreach (var tool in tools.Offered)
        {
            count += tool.CacheBreakpoint.IsNull ? 0 : 1;
        }

        count += Count(conversation.System);
        foreach (var turn in conversation.Turns)
        {
            count += Count(turn.Parts);
        }

        return isForeign ? count : 0;
    }

    private static int Count(IReadOnlyList<Part> parts)
    {
        var count = 0;
        foreach (var part in parts)
        {
            count += part.CacheBreakpoint.IsNull ? 0 : 1;
            count += part is ToolResultPart result ? Count(result.Content) : 0;
        }

        return count;
    }
}
