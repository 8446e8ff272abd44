using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Answers;

/// <summary>Writes a request's settings as its Response object repeats them, defaults filled in.</summary>
internal static class EchoJson
{
    private static readonly CanonicalRequest Unknown = new() { Origin = Dialect.OpenAiResponses, Model = "", Messages = [] };

    /// <summary>Writes the members into the open object; null stands for a request that was not read.</summary>
    public static void Write(ref JsonOut json, CanonicalRequest? known)
    {
        var request = known ?? Unknown;
        json.Name("background"u8);
        json.Boolean(false);
        json.Name("instructions"u8);
        json.Text(Instructions(request));
        Whole(ref json, "max_output_tokens"u8, request.MaxOutputTokens);
        WriteExtra(ref json, request, "max_tool_calls", "null"u8);
        json.Name("metadata"u8);
        json.Raw(request.Metadata.IsNull ? "{}"u8 : request.Metadata.Span);
        json.Name("parallel_tool_calls"u8);
        json.Boolean(request.ParallelToolCalls ?? true);
        json.Name("previous_response_id"u8);
        json.Null();
        json.Name("prompt_cache_key"u8);
        json.Text(request.PromptCacheKey);
        WriteReasoning(ref json, request.Reasoning);
        json.Name("safety_identifier"u8);
        json.Text(request.UserId);

        // Whatever was asked, nothing is kept of an answer that had to be translated.
        json.Name("store"u8);
        json.Boolean(false);
        json.Number("temperature"u8, request.Temperature ?? 1);
        json.Number("top_p"u8, request.TopP ?? 1);
        WriteExtra(ref json, request, "top_logprobs", "0"u8);
        WriteExtra(ref json, request, "truncation", "\"disabled\""u8);
        WriteText(ref json, request);
        WriteTools(ref json, request);
    }

    private static JsonText Instructions(CanonicalRequest request) =>
        request.Messages is [{ Role: Role.System, Parts: [TextPart text] }, ..] ? text.Text : default;

    private static void WriteReasoning(ref JsonOut json, ReasoningOptions? options)
    {
        json.Name("reasoning"u8);
        json.BeginObject();
        json.Name("effort"u8);
        json.Text(TextOf(options?.Effort));
        json.Name("summary"u8);
        json.Text(TextOf(options?.Summary));
        json.EndObject();
    }

    private static void WriteText(ref JsonOut json, CanonicalRequest request)
    {
        json.Name("text"u8);
        json.BeginObject();
        json.Name("format"u8);
        json.BeginObject();
        json.Name("type"u8);
        var format = request.Format;
        json.Text(format?.Kind switch
        {
            OutputKind.JsonSchema => "json_schema"u8,
            OutputKind.JsonObject => "json_object"u8,
            _ => "text"u8,
        });
        if (format is { Kind: OutputKind.JsonSchema })
        {
            json.Name("name"u8);
            json.Text(format.Name);
            json.Name("schema"u8);
            json.Raw(format.Schema);
            json.Name("strict"u8);
            json.Boolean(format.Strict ?? false);
        }

        json.EndObject();
        json.Name("verbosity"u8);
        json.Text(TextOf(request.Verbosity ?? "medium"));
        json.EndObject();
    }

    private static void WriteTools(ref JsonOut json, CanonicalRequest request)
    {
        json.Name("tool_choice"u8);
        if (request.ToolChoice is { } choice)
        {
            ToolChoiceJson.Write(ref json, choice, request);
        }
        else
        {
            json.Raw(ExtraOf(request, "tool_choice") is { IsAbsent: false } hosted ? hosted.Span : "\"auto\""u8);
        }

        json.Name("tools"u8);
        json.BeginArray();
        foreach (var tool in request.Tools)
        {
            json.Raw(tool.Raw);
        }

        json.EndArray();
    }

    private static void Whole(ref JsonOut json, ReadOnlySpan<byte> name, long? value)
    {
        json.Name(name);
        if (value is { } number)
        {
            json.Number(number);
        }
        else
        {
            json.Null();
        }
    }

    private static void WriteExtra(ref JsonOut json, CanonicalRequest request, string name, ReadOnlySpan<byte> otherwise)
    {
        json.Name(JsonText.From(name));
        var value = ExtraOf(request, name);
        json.Raw(value.IsAbsent ? otherwise : value.Span);
    }

    private static JsonRaw ExtraOf(CanonicalRequest request, string name)
    {
        foreach (var extra in request.Extras)
        {
            if (extra.Name == name)
            {
                return extra.Value;
            }
        }

        return default;
    }

    private static JsonText TextOf(string? value) => value is null ? default : JsonText.From(value);
}
