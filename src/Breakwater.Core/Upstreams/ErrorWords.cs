using System.Buffers;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Upstreams;

/// <summary>The vocabulary of provider errors: <c>type</c> and <c>code</c> as both vendors use them, on and off the record (protocols 1.6, 2.3, 3.12).</summary>
internal static class ErrorWords
{
    private static readonly HashSet<string> Spent = Words(
        "insufficient_quota", "credit_balance_exhausted", "billing_error", "billing_hard_limit_reached", "billing_not_active", "organization_usage_limit_exceeded");

    private static readonly HashSet<string> Overload = Words("overloaded_error", "server_is_overloaded", "engine_overloaded", "service_unavailable_error");

    private static readonly HashSet<string> Throttle = Words(
        "rate_limit_error", "rate_limit_exceeded", "slow_down", "ramp_limit_exceeded", "tokens", "requests", "too_many_requests");

    private static readonly HashSet<string> Timeout = Words("timeout_error", "timeout", "vector_store_timeout", "request_timeout");

    private static readonly HashSet<string> Authentication = Words("authentication_error", "invalid_api_key", "invalid_authentication");

    private static readonly HashSet<string> Permission = Words("permission_error", "organization_on_hold", "unsupported_country_region_territory");

    private static readonly HashSet<string> Refusal = Words(
        "invalid_request_error", "not_found_error", "model_not_found", "request_too_large", "context_length_exceeded", "data_residency_mismatch",
        "image_too_large", "image_too_small", "image_parse_error", "image_file_too_large", "image_file_not_found", "empty_image_file", "failed_to_download_image", "unsupported_image_media_type");

    private static readonly HashSet<string> Content = Words(
        "content_filter", "content_policy_violation", "bio_policy", "misalignment_policy_violation", "image_content_policy_violation");

    /// <summary>Told in a 400 of type invalid_request_error without a code: only the words tell it from a bad request.</summary>
    private static readonly string[] SpentSentences = ["Your credit balance is too low", "You have reached your specified", "You have reached your API usage limits"];

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    private static readonly SearchValues<char> PathLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.[]$/");

    public static bool IsSpentQuota(ProviderError error)
    {
        if (Any(Spent, error) || IsSpendLimit(error.Code) || IsSpendLimit(error.Type))
        {
            return true;
        }

        return error.Status == 400 && Array.Exists(SpentSentences, sentence => error.Message.StartsWith(sentence, StringComparison.OrdinalIgnoreCase));
    }

    public static bool IsOverload(ProviderError error) => Any(Overload, error);

    public static bool IsThrottle(ProviderError error) => Any(Throttle, error);

    public static bool IsTimeout(ProviderError error) => Any(Timeout, error);

    public static bool IsAuthentication(ProviderError error) => Any(Authentication, error);

    public static bool IsPermission(ProviderError error) => Any(Permission, error);

    /// <summary>The request itself is at fault: its form, its content, or what it asks for.</summary>
    public static bool IsRefusal(ProviderError error) =>
        Any(Refusal, error) || IsContent(error) || (error.Code is { } code && (code.StartsWith("invalid_", StringComparison.Ordinal) || code.StartsWith("unsupported_", StringComparison.Ordinal)));

    /// <summary>What the request says is against the provider's rules.</summary>
    public static bool IsContent(ProviderError error) => Any(Content, error);

    /// <summary>Type and code as one phrase for messages, without what is no plain word (compatible servers put anything there).</summary>
    public static string Named(ProviderError error)
    {
        var type = IsWord(error.Type) ? error.Type! : string.Empty;
        var code = IsWord(error.Code) && error.Code != error.Type ? error.Code! : string.Empty;
        return type.Length > 0 && code.Length > 0 ? $"{type}, {code}" : type + code;
    }

    /// <summary>True for what can be a field's path, such as <c>messages[0].role</c>; providers put free text there too.</summary>
    public static bool IsPath(string? text) =>
        text is { Length: > 0 and <= 200 } && !text.AsSpan().ContainsAnyExcept(PathLetters);

    private static bool IsSpendLimit(string? word) => word is not null
        && (word.EndsWith("spend_limit_exceeded", StringComparison.Ordinal)
            || word.EndsWith("spend_limit_reached", StringComparison.Ordinal)
            || word.StartsWith("linked_organization_", StringComparison.Ordinal));

    private static bool Any(HashSet<string> words, ProviderError error) =>
        (error.Code is not null && words.Contains(error.Code)) || (error.Type is not null && words.Contains(error.Type));

    private static bool IsWord(string? text) =>
        text is { Length: > 0 and <= 64 } && !text.AsSpan().ContainsAnyExcept(Plain);

    private static HashSet<string> Words(params string[] words) => words.ToHashSet(StringComparer.Ordinal);
}
