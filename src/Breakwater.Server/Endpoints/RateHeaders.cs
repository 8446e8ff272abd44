using System.Globalization;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Wire;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>How the caller's tenant stands with its rates here, as the caller's vendor would tell it (CONTRACT section 4, F-D2). Nothing for a tenant without limits.</summary>
internal static class RateHeaders
{
    private static readonly Names OpenAiRequests = new("x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests");
    private static readonly Names OpenAiTokens = new("x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens");
    private static readonly Names AnthropicRequests = new("anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset");
    private static readonly Names AnthropicTokens = new("anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset");

    public static void Apply(IHeaderDictionary headers, Exchange exchange, TimeProvider clock)
    {
        if (exchange.Snapshot.Defences.Of(exchange.Tenant) is not { } tenant || (tenant.Requests is null && tenant.Tokens is null))
        {
            return;
        }

        var (now, isAnthropic) = (clock.Monotonic(), exchange.Codec.Dialect == Dialect.Anthropic);
        Tell(headers, isAnthropic ? AnthropicRequests : OpenAiRequests, tenant.Requests, now, isAnthropic ? clock : null);
        Tell(headers, isAnthropic ? AnthropicTokens : OpenAiTokens, tenant.Tokens, now, isAnthropic ? clock : null);
    }

    // One vendor tells the moment of the reset, the other the time until then.
    private static void Tell(IHeaderDictionary headers, Names names, TokenBucket? bucket, TimeSpan now, TimeProvider? momentsBy)
    {
        if (bucket is null)
        {
            return;
        }

        var status = bucket.Status(now);
        headers[names.Limit] = status.Limit.ToString(CultureInfo.InvariantCulture);
        headers[names.Remaining] = status.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[names.Reset] = momentsBy is null ? GoDuration.Format(status.Reset) : Moment(momentsBy.GetUtcNow() + status.Reset);
    }

    // Whole seconds, never too early.
    private static string Moment(DateTimeOffset full)
    {
        var second = TimeSpan.TicksPerSecond;
        return new DateTime((full.UtcTicks + second - 1) / second * second, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private sealed record Names(string Limit, string Remaining, string Reset);
}
