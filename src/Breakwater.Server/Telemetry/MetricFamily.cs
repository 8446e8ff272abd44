namespace Breakwater.Server.Telemetry;

/// <summary>One family of metrics, as it is served and as the reference tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Labels">Its labels, apart by commas; empty for none.</param>
/// <param name="Point">The point that it implements.</param>
/// <param name="Help">What it is, with its unit.</param>
internal sealed record MetricFamily(string Name, string Type, string Labels, string Point, string Help);

/// <summary>All families, in the order in which they are served.</summary>
internal static class MetricFamilies
{
    private const string Target = "provider,model";
    private const string Whole = "provider,model,tenant";
    private const string LastMinute = "of the last minute, probes included; 0 to 1";

    public static readonly MetricFamily Requests = new("llm_requests_total", "counter", Whole + ",status", "A6.1, A6.7", "Requests that are over, by the target that answered or was tried last. Status is ok, degraded, error, timeout, refused (wrong in itself, or over its tenant's limits) or cancelled (the caller left).");
    public static readonly MetricFamily Attempts = new("llm_attempts_total", "counter", Whole + ",outcome", "A6.5", "Attempts at providers. Outcome is ok, rate_limited, server_error, connect_timeout, ttfb_timeout, total_timeout, other or ignored (outrun, preempted, left by the caller).");
    public static readonly MetricFamily Duration = new("llm_request_duration_seconds", "histogram", Target, "A2.28", "From arrival to the end of the request; of streams to the last byte.");
    public static readonly MetricFamily FirstToken = new("llm_time_to_first_token_seconds", "histogram", Target, "A3.2", "From arrival to the first content of a stream.");
    public static readonly MetricFamily Tokens = new("llm_tokens_total", "counter", Whole + ",direction", "A2.29", "Tokens that providers counted, or that are estimated where they told none. Direction is input (cached ones included) or output (reasoning included).");
    public static readonly MetricFamily Cost = new("llm_cost_usd_total", "counter", Whole, "A2.29", "What attempts cost in US dollars, exact to nine decimals: the sum of cost_nano_usd of the request log.");
    public static readonly MetricFamily Inflight = new("llm_inflight", "gauge", "", "A1.4", "Requests under way.");
    public static readonly MetricFamily QueueWait = new("llm_queue_wait_seconds", "histogram", Target, "A1.5", "Time in the gateway's queues and waiting for rates, before the first attempt.");
    public static readonly MetricFamily Breaker = new("llm_breaker_state", "gauge", Target, "A2.14", "0 closed, 1 half-open, 2 open.");
    public static readonly MetricFamily Limit = new("llm_concurrency_limit", "gauge", Target + ",key", "A1.6", "Calls at once that a key is given; absent while its provider has not pushed back.");
    public static readonly MetricFamily Score = new("llm_health_score", "gauge", Target, "A2.11", "Health score of the last minute, 0 to 100.");
    public static readonly MetricFamily BudgetLeft = new("llm_budget_remaining_usd", "gauge", "scope,owner", "C22", "What may still be spent, in US dollars; owner - is everybody.");
    public static readonly MetricFamily CachedBytes = new("llm_cached_answer_bytes", "gauge", "", "A5.9", "Memory of the answers that are kept for requests whose money is spent; 0 while budgets.cached_answers is off.");
    public static readonly MetricFamily ErrorBudgetLeft = new("llm_error_budget_remaining_ratio", "gauge", "class", "A6.4", "What is left of the error budget of 30 days, by class of tenants; negative when it is overdrawn.");
    public static readonly MetricFamily Overhead = new("llm_gateway_overhead_seconds", "histogram", Target, "C35", "From arrival to the first attempt, without queues and waits: reading and checking the request, choosing, putting money aside. Writing the answer is not in it.");
    public static readonly MetricFamily Alert = new("llm_alert_active", "gauge", "alert,subject", "A2.30", "1 for each alert that is on.");
    public static readonly MetricFamily Success1m = new("provider_request_success_ratio_1m", "gauge", Target, "A2.10", "Share of calls that were answered, " + LastMinute + ".");
    public static readonly MetricFamily P95Of1m = new("provider_p95_latency_ms_1m", "gauge", Target, "A2.10", "p95 of the last minute's answers in milliseconds: first content of streams, whole answers.");
    public static readonly MetricFamily Ratio429 = new("provider_429_ratio_1m", "gauge", Target, "A2.10", "Share of calls that were answered 429, " + LastMinute + ".");
    public static readonly MetricFamily Ratio5xx = new("provider_5xx_ratio_1m", "gauge", Target, "A2.10", "Share of calls that were answered 5xx or whose connection failed, " + LastMinute + ".");
    public static readonly MetricFamily Timeout1m = new("provider_timeout_ratio_1m", "gauge", Target, "A2.10", "Share of calls that ran into a time limit, " + LastMinute + ".");
    public static readonly MetricFamily ProviderSuccess = new("provider_success_rate", "gauge", "provider", "A5.11", "Share of a provider's calls that were answered, " + LastMinute + ".");
    public static readonly MetricFamily ProviderP95 = new("provider_p95_latency", "gauge", "provider", "A5.11", "p95 of the last minute of a provider's slowest model, in seconds.");
    public static readonly MetricFamily ProviderTimeout = new("provider_timeout_ratio", "gauge", "provider", "A5.11, A5.12", "Share of a provider's calls that ran into a time limit, " + LastMinute + ".");
    public static readonly MetricFamily CostPerMinute = new("token_cost_per_min", "gauge", "", "A5.11, A5.13", "US dollars that the requests cost which ended in the last minute.");
    public static readonly MetricFamily Fallbacks = new("fallback_trigger_count", "counter", "", "A5.11", "Requests that went to another candidate than their plan's first.");
    public static readonly MetricFamily DegradeRatio = new("degrade_response_ratio", "gauge", "", "A5.11", "Share of the requests of the last five minutes with a degraded answer, 0 to 1.");
    public static readonly MetricFamily SuccessRatio5m = new("success_ratio_5m", "gauge", "tier", "A2.30", "Share of tier gold's requests of the last five minutes that were served, 0 to 1.");
    public static readonly MetricFamily FailoverRate5m = new("failover_rate_5m", "gauge", "", "A2.30", "Share of the last five minutes' requests that went to another candidate than their plan's first, 0 to 1.");

    public static readonly IReadOnlyList<MetricFamily> All =
    [
        Requests, Attempts, Duration, FirstToken, Tokens, Cost, Inflight, QueueWait, Breaker, Limit, Score, BudgetLeft, CachedBytes, ErrorBudgetLeft, Overhead, Alert,
        Success1m, P95Of1m, Ratio429, Ratio5xx, Timeout1m, ProviderSuccess, ProviderP95, ProviderTimeout, CostPerMinute, Fallbacks, DegradeRatio, SuccessRatio5m, FailoverRate5m,
    ];
}
