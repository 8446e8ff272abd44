using Breakwater.Simulator.Providers.Hosting;
using Breakwater.Simulator.Providers.Limits;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>Anthropic's refusals.</summary>
internal static class AnthropicErrors
{
    public static ProviderError BadRequest(string message) => new(400, "invalid_request_error", message);

    public static ProviderError Required(string field) => BadRequest($"{field}: Field required");

    public static ProviderError Extra(string field) => BadRequest($"{field}: Extra inputs are not permitted");

    public static ProviderError NotFound(string message) => new(404, "not_found_error", message);

    public static ProviderError Unauthorized(string message) => new(401, "authentication_error", message);

    public static ProviderError RateLimited(LimitVerdict verdict) => new(429, "rate_limit_error", verdict.Kind switch
    {
        LimitKind.Requests => $"This request would exceed the rate limit for your organization of {verdict.Limit} requests per minute.",
        LimitKind.InputTokens => $"This request would exceed the rate limit for your organization of {verdict.Limit} input tokens per minute.",
        LimitKind.OutputTokens => $"This request would exceed the rate limit for your organization of {verdict.Limit} output tokens per minute.",
        LimitKind.Concurrency => "Number of concurrent connections has exceeded your rate limit. Please try again later.",
        _ => "This request would exceed the rate limit for your organization. Please try again later.",
    });

    public static ProviderError For(int status) => status switch
    {
        401 => Unauthorized("invalid x-api-key"),
        402 => new(402, "billing_error", "There is an issue with your billing details."),
        403 => new(403, "permission_error", "Your API key does not have permission to use the specified resource."),
        404 => NotFound("The requested resource could not be found."),
        409 => new(409, "conflict_error", "The request conflicts with another one."),
        413 => new(413, "request_too_large", "Request exceeds the maximum allowed number of bytes."),
        429 => new(429, "rate_limit_error", "This request would exceed the rate limit for your organization. Please try again later."),
        504 => new(504, "timeout_error", "The request timed out."),
        529 => new(529, "overloaded_error", "Overloaded"),
        >= 500 => new(status, "api_error", "Internal server error"),
        _ => new(status, "invalid_request_error", "The request was refused."),
    };
}
