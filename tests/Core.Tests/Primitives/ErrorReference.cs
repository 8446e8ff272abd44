using System.Text;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Primitives;

/// <summary>The page of every fault, made from the table that the gateway itself uses.</summary>
internal static class ErrorReference
{
    private const string Preface = """
        # Errors

        The tables below are generated from the fault table; a test compares this page with it. To make it anew, run the tests with `BREAKWATER_REGENERATE=1`.

        Before the first content byte a failure is an error answer in the caller's dialect; after it, the dialect's own error event ends the stream
        ([streaming](../systems/streaming.md)). Where the code stands:

        | caller | error answer | error in a stream |
        |---|---|---|
        | chat completions, embeddings, models | `error.code` | `data: {"error":{…}}` with `error.code`; no `[DONE]` follows |
        | responses | `error.code` | `error` with `error.code`, then `response.failed` |
        | messages | the message begins with it: `model_not_found: …` | `error`, in the same form; no `message_stop` follows |
        | respond | the caller's faults: `error.code`; others: 503, `status: degraded`, `reason` the provider (or `gateway`) and the kind: `openai_connect_timeout` | |

        A message names the value at fault and, for a limit of ours, the setting, and says whose fault it is. Every error answer carries `x-request-id` and
        `x-should-retry: false`: the gateway has retried already. What it refused at its own door and may be asked again (`retry-after`) does not carry that. Answers with 429, 503 or 529 carry `retry-after` in whole seconds: what the provider asked
        for (at most an hour), else 1, or 3600 for a spent quota. A 4xx of a provider that found the request itself wrong keeps its status and,
        for a caller of that provider's dialect, its body byte for byte. Where an [answer of last resort](../systems/last-resort.md) is configured, outages are not told as errors
        but answered with it: 200, and the same reason in `x-breakwater-degraded`.

        """;

    private const string Legend = """

        - **retryable**: another attempt may follow while nothing is committed ([failover](../systems/failover.md)). A provider's `x-should-retry: false` forbids it.
        - **breaker, limiter, SLO, hold**: what the fault tells the circuit breaker, the concurrency limiter, the objectives and held money. Objectives
          are not in this version; their verdicts are fixed here already, so that adding them changes no meaning. Hold is what an attempt is charged that told no usage: nothing, or an estimate.
        - **outage**: nobody could serve just now, and waiting cures it: an answer of last resort may stand in, if the request came as far as having candidates.
        - Statuses without a kind of their own: 402 is a spent quota; 407 the proxy; 408, 504, 522, 524 `ProviderTimeout`; 501, 505 and any redirect
          `ProviderUnsupported`; other 4xx `ProviderRefusedRequest`; other 5xx `ProviderUnavailable`, or `ProviderOverloaded` when they say so.
        - A 401 or 403 for a key of the gateway is never shown as the caller's. With `api_keys: passthrough` it is the caller's key, and is shown as such.

        """;

    public static string Write()
    {
        var page = new StringBuilder(Preface.ReplaceLineEndings("\n"));
        page.Append("\n## What callers see\n\n| kind | code | side | OpenAI status, type | Anthropic status, type | when |\n|---|---|---|---|---|---|\n");
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var row = FaultTable.Of(kind);
            page.Append($"| {kind} | `{row.Code}` | {Lower(row.Side)} | {Face(row.OpenAi)} | {Face(row.Anthropic)} | {When(kind)} |\n");
        }

        page.Append("\n## What follows\n\n| kind | retryable | breaker | limiter | SLO | hold | outage |\n|---|---|---|---|---|---|---|\n");
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var row = FaultTable.Of(kind);
            page.Append($"| {kind} | {Tick(row.Retryable)} | {Lower(row.Breaker)} | {Lower(row.Limiter)} | {(row.CountsInSlo ? "counts" : "")} | {Lower(row.Hold)} | {Tick(row.IsOutage)} |\n");
        }

        return page.Append(Legend.ReplaceLineEndings("\n")).ToString();
    }

    private static string Face(FaultFace face) => $"{face.Status} `{face.Type}`";

    private static string Tick(bool value) => value ? "yes" : "no";

    private static string Lower<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, at) => at > 0 && char.IsAsciiLetterUpper(letter) ? " " + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    private static string When(FaultKind kind) => kind switch
    {
        FaultKind.InvalidRequest => "malformed JSON, a wrong type, a missing field, a bad header of ours",
        FaultKind.InvalidApiKey => "no key, or one that no tenant has; with passthrough, a key the provider refused",
        FaultKind.NotEntitled => "a model or route outside `tenants[].allowed_models` or `.allowed_routes`; those inside are told",
        FaultKind.ModelNotFound => "a name that means no model and no route; near names are told",
        FaultKind.NotFound => "no such path, or no such stored response",
        FaultKind.MethodNotAllowed => "the path takes another method (`allow`)",
        FaultKind.RequestTooLarge => "the body exceeds `limits.max_body_bytes`",
        FaultKind.TokenBudgetExceeded => "the request may use more tokens than its tier allows; answered at once by a last resort that is for it",
        FaultKind.NotTranslatable => "no candidate can express a field, or holds the state it refers to",
        FaultKind.ClientGone => "the caller closed the connection; logged, never sent",
        FaultKind.SlowClient => "the caller took no byte for `timeouts.client_write_timeout`; the connection is closed",
        FaultKind.DeadlineExceeded => "the caller's `x-breakwater-deadline-ms` passed",
        FaultKind.Internal => "a bug of the gateway; its diagnostics have the details under the request id",
        FaultKind.DnsFailed => "the provider's name did not resolve, or to an address it may not stand for",
        FaultKind.ConnectFailed => "TCP connect refused or unreachable",
        FaultKind.ConnectTimeout => "TCP connect took longer than `dial_timeout`",
        FaultKind.TlsFailed => "TLS handshake failed: certificate, protocol",
        FaultKind.TlsTimeout => "TLS handshake took longer than `tls_handshake_timeout`",
        FaultKind.ProxyFailed => "the proxy refused, vanished or took too long",
        FaultKind.FirstTokenTimeout => "no content within `first_token_timeout`",
        FaultKind.IdleTimeout => "silence in mid-stream for `stream_idle_timeout`",
        FaultKind.TotalTimeout => "an attempt's share of the total, or all of it, is used up",
        FaultKind.ConnectionLost => "the connection closed before the answer's headers",
        FaultKind.Truncated => "the answer ended before it was complete",
        FaultKind.Malformed => "not HTTP, not JSON, an event or answer beyond its limit",
        FaultKind.ProviderRateLimited => "429, or the like within a stream",
        FaultKind.ProviderOverloaded => "529, or a 5xx or stream error that speaks of overload",
        FaultKind.ProviderUnavailable => "another 5xx, or an unknown error within a stream",
        FaultKind.ProviderTimeout => "the provider's own timeout: 408, 504, 522, 524",
        FaultKind.ProviderConflict => "409",
        FaultKind.TenantRateLimited => "over the tenant's requests or tokens a minute",
        FaultKind.TenantConcurrencyLimited => "the tenant has its `max_inflight` requests under way",
        FaultKind.BudgetExceeded => "too little is left in a [budget](../systems/budgets.md) for what the request may cost; the message names the scope",
        FaultKind.RequestCostCap => "the request may cost more than `x-breakwater-max-cost-usd` or `budgets.request_usd.block`",
        FaultKind.StoreStopped => "what the request may cost cannot be put on record ([ledger](../systems/ledger.md)); requests without a budget go on",
        FaultKind.Overloaded => "the gateway or a target has more work than it can finish in time, or the retry budget is spent",
        FaultKind.CircuitOpen => "every target that could serve is known to fail just now",
        FaultKind.Preempted => "a batch call gave its place at a target to a guaranteed tenant's request, and got no other in time",
        FaultKind.Outrun => "in the log alone: the other attempt of a race was faster",
        FaultKind.ProviderQuotaSpent => "402, `insufficient_quota`, a spend limit, an empty credit balance",
        FaultKind.ProviderCredentials => "401 or 403 for the gateway's own key",
        FaultKind.ProviderUnsupported => "a redirect, 501 or 505",
        FaultKind.ProviderRefusedRequest => "the provider's 400, 404, 413, 422: the request itself is wrong",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Say in the reference when this fault happens."),
    };
}
