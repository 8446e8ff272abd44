using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses.Answers;

/// <summary>Writes whole Response objects, which echo the request's settings (protocols 2.3).</summary>
internal static class ResponseJson
{
    private static readonly string[] Tiers = ["auto", "default", "flex", "scale", "priority", "fast", "ultrafast"];

    /// <summary>The provider's id behind this dialect's prefix; without one, the gateway's request id.</summary>
    public static JsonText IdOf(ReadOnlySpan<byte> providerId, AnswerContext context)
    {
        if (providerId.IsEmpty)
        {
            return JsonText.From("resp_" + context.RequestId);
        }

        if (providerId.StartsWith("resp_"u8))
        {
            return JsonText.Quote(providerId);
        }

        Span<byte> id = new byte["resp_"u8.Length + providerId.Length];
        "resp_"u8.CopyTo(id);
        providerId.CopyTo(id["resp_"u8.Length..]);
        return JsonText.Quote(id);
    }

    /// <summary>Writes the object; <paramref name="output"/> holds its items joined by commas.</summary>
    public static void Write(ref JsonOut json, ResponseState state, ReadOnlySpan<byte> output, CanonicalRequest? request)
    {
        json.BeginObject();
        json.Name("id"u8);
        json.Text(state.Id);
        json.Name("object"u8);
        json.Text("response"u8);
        json.Number("created_at"u8, state.Created);
        json.Name("status"u8);
        json.Text(JsonText.From(state.Status));
        WriteOutcome(ref json, state);
        json.Name("model"u8);
        json.Text(state.Model);
        json.Name("output"u8);
        json.BeginArray();
        if (!output.IsEmpty)
        {
            json.Raw(output);
        }

        json.EndArray();
        if (state.Usage is { } usage)
        {
            json.Name("usage"u8);
            UsageJson.Write(ref json, usage);
        }

        EchoJson.Write(ref json, request);
        json.Name("service_tier"u8);
        json.Text(JsonText.From(state.ServiceTier is { } tier && Tiers.Contains(tier, StringComparer.Ordinal) ? tier : "default"));
        json.EndObject();
    }

    private static void WriteOutcome(ref JsonOut json, ResponseState state)
    {
        json.Name("error"u8);
        if (state.Error is { } error)
        {
            json.BeginObject();
            json.Name("code"u8);
            json.Text(JsonText.From(error.Code));
            json.Name("message"u8);
            json.Text(JsonText.From(error.Message));
            json.EndObject();
        }
        else
        {
            json.Null();
        }

        json.Name("incomplete_details"u8);
        if (state.IncompleteReason is { } reason)
        {
            json.BeginObject();
            json.Name("reason"u8);
            json.Text(JsonText.From(reason));
            json.EndObject();
        }
        else
        {
            json.Null();
        }
    }
}
