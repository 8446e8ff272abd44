namespace Breakwater.Core.Primitives;

/// <summary>Every way a request can fail. A kind without a row in <see cref="FaultTable"/> does not compile.</summary>
public enum FaultKind
{
    // The caller's request.
    InvalidRequest,
    InvalidApiKey,
    ModelNotFound,
    NotFound,
    MethodNotAllowed,
    RequestTooLarge,

    /// <summary>The request needs something that no candidate can express, or is bound to state that no candidate holds.</summary>
    NotTranslatable,
    ClientGone,
    SlowClient,

    // Ours.
    DeadlineExceeded,
    Internal,

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
