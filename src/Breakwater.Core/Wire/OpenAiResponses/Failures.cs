using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire.OpenAiResponses;

/// <summary>Failures that come in a 200: a response of status <c>failed</c>, or an error frame. Only their code says whose fault they are (protocols 2.3).</summary>
internal static class Failures
{
    private const string Unnamed = "the provider reported a failure without a message";

    /// <summary>The error object as a provider's error, with the status that the same failure would have had as an answer of its own.</summary>
    public static ProviderError Read(ReadOnlySpan<byte> error)
    {
        var code = TextOf(error, "code"u8);
        var type = TextOf(error, "type"u8);
        if (type == "error")
        {
            type = null;
        }

        var kind = KindOf(code ?? type);
        var status = kind == FaultKind.ProviderRefusedRequest ? 400 : FaultTable.Of(kind).OpenAi.Status;
        return new ProviderError(status, TextOf(error, "message"u8) ?? Unnamed)
        {
            Code = code,
            Type = type ?? (kind == FaultKind.ProviderRefusedRequest ? "invalid_request_error" : null),
            Param = TextOf(error, "param"u8),
        };
    }

    /// <summary>The error of an <c>error</c> frame: nested under <c>error</c>, as recorded, or flat, as documented.</summary>
    public static ProviderError ReadFrame(ReadOnlySpan<byte> frame)
    {
        var nested = JsonCursor.Find(frame, "error"u8);
        return Read(JsonScanner.KindOf(nested) == JsonKind.Object ? nested : frame);
    }

    /// <summary>A failed answer as a fault.</summary>
    public static Fault ToFault(ReadOnlySpan<byte> error)
    {
        var provider = Read(error);
        var kind = KindOf(provider.Code ?? provider.Type);
        var detail = provider.Code is { } code ? $"the provider answered that the response failed: {code}" : "the provider answered that the response failed";
        return new Fault(kind, detail) { Provider = provider, Stage = FaultStage.FirstToken };
    }

    private static FaultKind KindOf(string? code) => code switch
    {
        "rate_limit_exceeded" or "rate_limit_error" or "slow_down" => FaultKind.ProviderRateLimited,
        "insufficient_quota" or "credit_balance_exhausted" or "organization_spend_limit_exceeded" or "project_spend_limit_exceeded"
            or "organization_usage_limit_exceeded" => FaultKind.ProviderQuotaSpent,
        "server_is_overloaded" or "service_unavailable_error" => FaultKind.ProviderOverloaded,
        "vector_store_timeout" or "timeout" => FaultKind.ProviderTimeout,
        "invalid_api_key" or "authentication_error" => FaultKind.ProviderCredentials,
        "invalid_prompt" or "data_residency_mismatch" or "bio_policy" or "misalignment_policy_violation" or "failed_to_download_image"
            or "context_length_exceeded" or "invalid_request_error" or "invalid_encrypted_content" => FaultKind.ProviderRefusedRequest,
        not null when code.Contains("image", StringComparison.Ordinal) => FaultKind.ProviderRefusedRequest,
        _ => FaultKind.ProviderUnavailable,
    };

    // Some servers send a number as the code.
    private static string? TextOf(ReadOnlySpan<byte> error, ReadOnlySpan<byte> member)
    {
        var value = JsonCursor.Find(error, member);
        return JsonScanner.KindOf(value) switch
        {
            JsonKind.String => JsonText.Quote(value[1..^1]).Value,
            JsonKind.Number => System.Text.Encoding.ASCII.GetString(value),
            _ => null,
        };
    }
}
