using System.Buffers;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Requests;

/// <summary>Writes one request for a provider of this dialect. For one use.</summary>
internal sealed class RequestWriter(CanonicalRequest request, RequestTarget target, LossList losses)
{
    // The provider refuses less.
    private const long LeastOutputTokens = 16;

    private readonly bool isForeign = request.Origin != Dialect.OpenAiResponses;
    private readonly ReasoningWriter reasoning = new(request, target, losses);
    private Fault? fault;

    public Fault? Write(IBufferWriter<byte> output)
    {
        fault = UnsupportedFields.Check(request, losses);
        if (fault is not null)
        {
            return fault;
        }

        var json = new JsonOut(output);
        json.BeginObject();
        json.Name("model"u8);
        json.Text(JsonText.From(target.UpstreamModel));
        var messages = new MessageWriter(request, target, losses);
        fault = messages.Write(ref json);
        WriteTools(ref json);
        WriteSettings(ref json);
        reasoning.Write(ref json);
        WriteTextSettings(ref json);
        WriteIdentity(ref json);
        WriteExtras(ref json);
        json.EndObject();
        return fault;
    }

    private void WriteTools(ref JsonOut json)
    {
        if (request.Tools.Count > 0)
        {
            foreach (var tool in request.Tools)
            {
                if (isForeign && !tool.CacheBreakpoint.IsNull)
                {
                    losses.Add("tools.cache_control");
                }
            }

            fault ??= ToolWriter.WriteTools(ref json, request);
        }

        if (request.ToolChoice is { } choice && (request.Tools.Count > 0 || !isForeign))
        {
            json.Name("tool_choice"u8);
            ToolChoiceJson.Write(ref json, choice, request);
        }

        if (request.ParallelToolCalls is { } parallel && (request.Tools.Count > 0 || !isForeign))
        {
            json.Name("parallel_tool_calls"u8);
            json.Boolean(parallel);
        }
    }

    private void WriteSettings(ref JsonOut json)
    {
        if (request.Stream)
        {
            json.Name("stream"u8);
            json.Boolean(true);
        }

        if (request.MaxOutputTokens is { } bound)
        {
            if (isForeign && bound < LeastOutputTokens)
            {
                losses.Add("max_tokens");
                bound = LeastOutputTokens;
            }

            json.Number("max_output_tokens"u8, bound);
        }

        WriteSampling(ref json, "temperature"u8, "temperature", request.Temperature);
        WriteSampling(ref json, "top_p"u8, "top_p", request.TopP);
        if (request.TopK is not null)
        {
            losses.Add("top_k");
        }
    }

    private void WriteSampling(ref JsonOut json, ReadOnlySpan<byte> name, string field, double? value)
    {
        if (value is not { } number)
        {
            return;
        }

        if (target.Traits.HasFlag(ModelTraits.NoSampling) && isForeign)
        {
            losses.Add(field);
            return;
        }

        json.Number(name, number);
    }

    private void WriteTextSettings(ref JsonOut json)
    {
        var hasExtras = HasExtras("text.");
        if (request.Format is null && request.Verbosity is null && !hasExtras)
        {
            return;
        }

        json.Name("text"u8);
        json.BeginObject();
        if (request.Format is { } format)
        {
            json.Name("format"u8);
            WriteFormat(ref json, format);
        }

        if (request.Verbosity is { } verbosity)
        {
            json.Name("verbosity"u8);
            json.Text(JsonText.From(verbosity));
        }

        WriteExtras(ref json, "text.");
        json.EndObject();
    }

    private void WriteFormat(ref JsonOut json, OutputFormat format)
    {
        json.BeginObject();
        json.Name("type"u8);
        json.Text(format.Kind switch
        {
            OutputKind.JsonObject => "json_object"u8,
            OutputKind.JsonSchema => "json_schema"u8,
            _ => "text"u8,
        });
        if (format.Kind == OutputKind.JsonSchema)
        {
            json.Name("name"u8);
            json.Text(format.Name.IsNull ? JsonText.Quote("response"u8) : format.Name);
            if (!format.Description.IsNull)
            {
                json.Name("description"u8);
                json.Text(format.Description);
            }

            json.Name("schema"u8);
            json.Raw(format.Schema.IsAbsent ? "{}"u8 : format.Schema.Span);
            WriteStrict(ref json, format);
        }

        json.EndObject();
    }

    // An Anthropic caller is always promised the schema; here only schemas of the strict subset can be.
    private void WriteStrict(ref JsonOut json, OutputFormat format)
    {
        var strict = format.Strict;
        if (strict is null && request.Origin == Dialect.Anthropic)
        {
            strict = StrictSchema.Allows(format.Schema.Span);
            if (strict == false)
            {
                losses.Add("output_config.format");
            }
        }

        if (strict is { } value)
        {
            json.Name("strict"u8);
            json.Boolean(value);
        }
    }

    private void WriteIdentity(ref JsonOut json)
    {
        // Other dialects keep nothing unless asked to.
        if (request.Store is not null || isForeign)
        {
            json.Name("store"u8);
            json.Boolean(request.Store ?? false);
        }

        if (!request.UserId.IsNull)
        {
            json.Name("safety_identifier"u8);
            json.Text(isForeign ? ShortIds.Fit(request.UserId) : request.UserId);
        }

        if (request.ServiceTier is { } tier)
        {
            json.Name("service_tier"u8);
            json.Text(JsonText.From(tier == "standard_only" ? "default" : tier));
        }

        if (!request.PromptCacheKey.IsNull)
        {
            json.Name("prompt_cache_key"u8);
            json.Text(request.PromptCacheKey);
        }

        if (!request.Metadata.IsNull)
        {
            json.Name("metadata"u8);
            json.Raw(request.Metadata);
        }

        if (!request.CacheControl.IsAbsent)
        {
            losses.Add("cache_control");
        }
    }

    private bool HasExtras(string prefix)
    {
        foreach (var extra in request.Extras)
        {
            if (!isForeign && extra.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private void WriteExtras(ref JsonOut json)
    {
        foreach (var extra in request.Extras)
        {
            // "include" is written with the reasoning; dotted names inside their own object.
            var isWritten = extra.Name == "include" || extra.Name.StartsWith("text.", StringComparison.Ordinal)
                || extra.Name.StartsWith("reasoning.", StringComparison.Ordinal);
            if (!isWritten && (!isForeign || UnsupportedFields.AreShared(extra.Name)))
            {
                json.Name(JsonText.From(extra.Name));
                json.Raw(extra.Value);
            }
        }
    }

    private void WriteExtras(ref JsonOut json, string prefix)
    {
        foreach (var extra in request.Extras)
        {
            if (!isForeign && extra.Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                json.Name(JsonText.From(extra.Name[prefix.Length..]));
                json.Raw(extra.Value);
            }
        }
    }
}
