namespace Breakwater.Core.Primitives;

/// <summary>
/// What follows from each fault, in one place (protocols 1.6, 3.12, 4, 8.6; C6, C19). Not retryable unless it says so.
/// The switch has no default arm on purpose: a new kind must be given its row to compile.
/// </summary>
public static class FaultTable
{
    private const string OpenAiInvalid = "invalid_request_error";
    private static readonly FaultRow[] Rows = [.. Enum.GetValues<FaultKind>().Select(Make)];

    /// <summary>The row of a kind.</summary>
    public static FaultRow Of(FaultKind kind) => Rows[(int)kind];

#pragma warning disable CS8524 // A value outside the enum is a bug; a named value without an arm still fails the build (CS8509).
    private static FaultRow Make(FaultKind kind) => kind switch
    {
        FaultKind.InvalidRequest => Caller("invalid_request", 400, OpenAiInvalid, OpenAiInvalid),
        FaultKind.InvalidApiKey => Caller("invalid_api_key", 401, OpenAiInvalid, "authentication_error"),
        FaultKind.NotEntitled => Caller("not_entitled", 403, OpenAiInvalid, "permission_error"),
        FaultKind.ModelNotFound => Caller("model_not_found", 404, OpenAiInvalid, "not_found_error"),
        FaultKind.NotFound => Caller("not_found", 404, OpenAiInvalid, "not_found_error"),
        FaultKind.MethodNotAllowed => Caller("method_not_allowed", 405, OpenAiInvalid, OpenAiInvalid),
        FaultKind.RequestTooLarge => Caller("request_too_large", 413, OpenAiInvalid, "request_too_large"),
        FaultKind.NotTranslatable => Caller("not_translatable", 400, OpenAiInvalid, OpenAiInvalid),
        FaultKind.TokenBudgetExceeded => Caller("token_budget_exceeded", 413, OpenAiInvalid, "request_too_large") with { IsOutage = true },
        FaultKind.ClientGone => Caller("client_gone", 499, OpenAiInvalid, OpenAiInvalid) with { Hold = HoldDisposition.SettleEstimate, Level = FaultLevel.Debug },
        FaultKind.SlowClient => Caller("slow_client", 408, OpenAiInvalid, "timeout_error") with { Hold = HoldDisposition.SettleEstimate },

        FaultKind.DeadlineExceeded => Provider("deadline_exceeded", 504, 504, "timeout_error") with { Retryable = false, Breaker = BreakerVerdict.Ignore, Limiter = LimiterVerdict.Ignore, Side = FaultSide.Unknown, Hold = HoldDisposition.SettleEstimate },
        FaultKind.Internal => Provider("internal_error", 500, 500, "api_error") with { IsOutage = false, Side = FaultSide.Gateway, Retryable = false, Breaker = BreakerVerdict.Ignore, Limiter = LimiterVerdict.Ignore, Level = FaultLevel.Error },
        FaultKind.TenantRateLimited => Shed("tenant_rate_limited", 429, 429, "rate_limit_error") with { OpenAi = new(429, "rate_limit_error"), Side = FaultSide.Client, CountsInSlo = false },
        FaultKind.TenantConcurrencyLimited => Shed("tenant_concurrency_limited", 429, 429, "rate_limit_error") with { OpenAi = new(429, "rate_limit_error"), Side = FaultSide.Client, CountsInSlo = false },
        FaultKind.BudgetExceeded => Shed("budget_exceeded", 429, 429, "rate_limit_error") with { OpenAi = new(429, "insufficient_quota"), Side = FaultSide.Client, CountsInSlo = false },
        FaultKind.RequestCostCap => Caller("request_cost_cap", 400, OpenAiInvalid, OpenAiInvalid),
        FaultKind.StoreStopped => Shed("store_stopped", 503, 503, "api_error") with { IsOutage = true },
        FaultKind.Overloaded => Shed("overloaded", 503, 529, "overloaded_error") with { IsOutage = true },
        FaultKind.CircuitOpen => Shed("circuit_open", 503, 529, "overloaded_error") with { IsOutage = true, Side = FaultSide.Provider },
        FaultKind.Outrun => Shed("outrun", 503, 529, "overloaded_error") with { CountsInSlo = false, Hold = HoldDisposition.SettleEstimate, Level = FaultLevel.Debug },
        FaultKind.Preempted => Shed("overloaded", 503, 529, "overloaded_error") with { IsOutage = true, Retryable = true, Hold = HoldDisposition.SettleEstimate, Level = FaultLevel.Information },

        FaultKind.DnsFailed => Unreachable(),
        FaultKind.ConnectFailed => Unreachable(),
        FaultKind.ConnectTimeout => Timeout(),
        FaultKind.TlsFailed => Unreachable(),
        FaultKind.TlsTimeout => Timeout(),
        FaultKind.ProxyFailed => Unreachable(),

        FaultKind.FirstTokenTimeout => Timeout() with { Hold = HoldDisposition.SettleEstimate },
        FaultKind.IdleTimeout => Timeout() with { Hold = HoldDisposition.SettleEstimate },
        FaultKind.TotalTimeout => Timeout() with { Hold = HoldDisposition.SettleEstimate },
        FaultKind.ConnectionLost => Unreachable(),
        FaultKind.Truncated => Unreachable() with { Code = "stream_interrupted", Hold = HoldDisposition.SettleEstimate },
        FaultKind.Malformed => Unreachable() with { Hold = HoldDisposition.SettleEstimate },
        FaultKind.ProviderRateLimited => Provider("provider_rate_limited", 429, 429, "rate_limit_error") with { OpenAi = new(429, "rate_limit_error"), Limiter = LimiterVerdict.Dropped },
        FaultKind.ProviderOverloaded => Provider("provider_overloaded", 503, 529, "overloaded_error") with { OpenAi = new(503, "service_unavailable_error"), Limiter = LimiterVerdict.Dropped },
        FaultKind.ProviderUnavailable => Provider("provider_unavailable", 502, 500, "api_error"),
        FaultKind.ProviderTimeout => Provider("provider_unavailable", 504, 504, "timeout_error"),
        FaultKind.ProviderConflict => Provider("provider_conflict", 409, 409, "conflict_error") with { Breaker = BreakerVerdict.Ignore, Limiter = LimiterVerdict.Ignore },
        FaultKind.ProviderQuotaSpent => Provider("provider_quota_spent", 429, 402, "billing_error") with { OpenAi = new(429, "insufficient_quota"), IsOutage = false, Retryable = false, Limiter = LimiterVerdict.Ignore, Level = FaultLevel.Error },
        FaultKind.ProviderCredentials => Provider("provider_credentials", 502, 500, "api_error") with { IsOutage = false, Retryable = false, Limiter = LimiterVerdict.Ignore, Level = FaultLevel.Error },
        FaultKind.ProviderUnsupported => Provider("provider_unsupported", 502, 500, "api_error") with { IsOutage = false, Retryable = false, Level = FaultLevel.Error },
        FaultKind.ProviderRefusedRequest => Caller("invalid_request", 400, OpenAiInvalid, OpenAiInvalid) with { Breaker = BreakerVerdict.Good, Limiter = LimiterVerdict.Success },
    };
#pragma warning restore CS8524

    private static FaultRow Caller(string code, int status, string openAiType, string anthropicType) => new(
        FaultSide.Client, code, new(status, openAiType), new(status, anthropicType),
        Retryable: false, BreakerVerdict.Ignore, LimiterVerdict.Ignore, CountsInSlo: false, HoldDisposition.Release, FaultLevel.Information);

    private static FaultRow Provider(string code, int openAiStatus, int anthropicStatus, string anthropicType) => new(
        FaultSide.Provider, code, new(openAiStatus, "server_error"), new(anthropicStatus, anthropicType),
        Retryable: true, BreakerVerdict.Bad, LimiterVerdict.Ignore, CountsInSlo: true, HoldDisposition.Release, FaultLevel.Warning) { IsOutage = true };

    private static FaultRow Shed(string code, int openAiStatus, int anthropicStatus, string anthropicType) => new(
        FaultSide.Gateway, code, new(openAiStatus, "service_unavailable_error"), new(anthropicStatus, anthropicType),
        Retryable: false, BreakerVerdict.Ignore, LimiterVerdict.Ignore, CountsInSlo: true, HoldDisposition.Release, FaultLevel.Warning) { IsShed = true };

    private static FaultRow Unreachable() => Provider("provider_unavailable", 502, 500, "api_error");

    private static FaultRow Timeout() => Provider("deadline_exceeded", 504, 504, "timeout_error");
}
