namespace Breakwater.Core.Primitives;

/// <summary>Every way a request can fail. A kind without a row in <see cref="FaultTable"/> does not compile.</summary>
public enum FaultKind
{
    // The caller's request.
    InvalidRequest,
    InvalidApiKey,

    /// <summary>The tenant may not use this model or route; what it may use is told.</summary>
    NotEntitled,
    ModelNotFound,
    NotFound,
    MethodNotAllowed,
    RequestTooLarge,

    /// <summary>The request needs something that no candidate can express, or is bound to state that no candidate holds.</summary>
    NotTranslatable,

    /// <summary>The request may use more tokens than its service class allows (A2.18).</summary>
    TokenBudgetExceeded,
    ClientGone,
    SlowClient,

    // Ours.
    DeadlineExceeded,
    Internal,

    /// <summary>The tenant has used up its rate of requests or tokens here.</summary>
    TenantRateLimited,

    /// <summary>The tenant has as many requests under way as it may.</summary>
    TenantConcurrencyLimited,

    /// <summary>A budget has too little left for what the request may cost; the message names the scope.</summary>
    BudgetExceeded,

    /// <summary>The request may cost more than the caller, or the configuration, allows for one.</summary>
    RequestCostCap,

    /// <summary>What the request may cost cannot be put on record because the store is stopped: nothing under a budget is sent without.</summary>
    StoreStopped,

    /// <summary>There is more work than can be done in time: refused at once rather than late (shed).</summary>
    Overloaded,

    /// <summary>Every target that could serve the request is known to fail just now.</summary>
    CircuitOpen,

    /// <summary>The other attempt of a race was faster; never told to a caller.</summary>
    Outrun,

    /// <summary>The batch call gave its place at a provider to a guaranteed tenant (A1.15); told to the caller only when it got no other.</summary>
    Preempted,

    // On the way to the provider.
    DnsFailed,
    ConnectFailed,
    ConnectTimeout,
    TlsFailed,
    TlsTimeout,
    ProxyFailed,

    // The provider, before or within its answer.
    FirstTokenTimeout,
    IdleTimeout,
    TotalTimeout,
    ConnectionLost,
    Truncated,
    Malformed,
    ProviderRateLimited,
    ProviderOverloaded,
    ProviderUnavailable,
    ProviderTimeout,
    ProviderConflict,
    ProviderQuotaSpent,
    ProviderCredentials,

    /// <summary>The provider cannot do this at all, and no retry cures it: a redirect, 501 or 505.</summary>
    ProviderUnsupported,

    /// <summary>The provider found the request itself wrong: its 400, 404, 413 or 422 is the caller's answer.</summary>
    ProviderRefusedRequest,
}
