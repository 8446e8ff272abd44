using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Upstreams;

/// <summary>
/// Which fault a provider's error is (protocols 1.6, 3.12; F-G3). Pure. Words before numbers: a spent quota wears 400, 402, 403 and 429,
/// and an error inside a stream has no status of its own.
/// </summary>
public static class FaultClassifier
{
    /// <param name="error">What the provider said; status 200 for an error inside a stream.</param>
    /// <param name="hints">What it said about trying again.</param>
    /// <param name="stage">How far the request had come.</param>
    /// <param name="callersKey">True when the call carried the caller's own credential: a refused key is then the caller's to mend.</param>
    public static Fault Of(ProviderError error, RetryHints hints, FaultStage stage = FaultStage.FirstToken, bool callersKey = false)
    {
        var kind = KindOf(error);
        if (kind == FaultKind.ProviderCredentials && callersKey)
        {
            kind = error.Status == 401 || ErrorWords.IsAuthentication(error) ? FaultKind.InvalidApiKey : FaultKind.ProviderRefusedRequest;
        }

        return new Fault(kind, Detail(kind, error))
        {
            Stage = stage,
            Param = kind != FaultKind.ProviderCredentials && ErrorWords.IsPath(error.Param) ? error.Param : null,
            RetryAfter = hints.After,
            Final = hints.ShouldRetry == false,
            Provider = kind == FaultKind.ProviderCredentials ? Anonymous(error) : error,
        };
    }

    private static FaultKind KindOf(ProviderError error)
    {
        if (ErrorWords.IsSpentQuota(error))
        {
            return FaultKind.ProviderQuotaSpent;
        }

        return error.Status is >= 200 and < 300 ? OfWords(error) : OfStatus(error);
    }

    private static FaultKind OfStatus(ProviderError error) => error.Status switch
    {
        < 200 or (>= 300 and < 400) or 501 or 505 => FaultKind.ProviderUnsupported,
        401 => FaultKind.ProviderCredentials,

        // A 403 speaks of the account (country, permission, hold) unless it names the content.
        403 => ErrorWords.IsContent(error) ? FaultKind.ProviderRefusedRequest : FaultKind.ProviderCredentials,
        402 => FaultKind.ProviderQuotaSpent,
        407 => FaultKind.ProxyFailed,
        408 or 504 or 522 or 524 => FaultKind.ProviderTimeout,
        409 => FaultKind.ProviderConflict,
        429 => FaultKind.ProviderRateLimited,
        < 500 => FaultKind.ProviderRefusedRequest,
        529 => FaultKind.ProviderOverloaded,
        _ => ErrorWords.IsOverload(error) || ErrorWords.IsThrottle(error) ? FaultKind.ProviderOverloaded : FaultKind.ProviderUnavailable,
    };

    private static FaultKind OfWords(ProviderError error)
    {
        if (ErrorWords.IsOverload(error))
        {
            return FaultKind.ProviderOverloaded;
        }

        if (ErrorWords.IsThrottle(error))
        {
            return FaultKind.ProviderRateLimited;
        }

        if (ErrorWords.IsTimeout(error))
        {
            return FaultKind.ProviderTimeout;
        }

        if (ErrorWords.IsAuthentication(error) || ErrorWords.IsPermission(error))
        {
            return FaultKind.ProviderCredentials;
        }

        return ErrorWords.IsRefusal(error) ? FaultKind.ProviderRefusedRequest : FaultKind.ProviderUnavailable;
    }

    /// <summary>Never the provider's free text, which may quote a prompt, a key or an organisation: that stays in <see cref="Fault.Provider"/>.</summary>
    private static string Detail(FaultKind kind, ProviderError error)
    {
        if (kind == FaultKind.ProviderCredentials)
        {
            return $"the provider refused the gateway's own credentials (status {error.Status}); check the provider's api_keys and what they may do";
        }

        var said = ErrorWords.Named(error);
        var where = error.Status is >= 200 and < 300 ? "within its answer" : $"with status {error.Status}";
        var detail = said.Length > 0 ? $"the provider answered {where} ({said})" : $"the provider answered {where}";
        return kind switch
        {
            FaultKind.ProviderQuotaSpent => detail + ": its quota or credit for this account is spent, which no retry changes",
            FaultKind.ProviderUnsupported when error.Status is >= 300 and < 400 => detail + ": redirects are not followed; set base_url to the address itself",
            _ => detail,
        };
    }

    /// <summary>A complaint about our key may quote the key: only what is from a fixed vocabulary stays.</summary>
    private static ProviderError Anonymous(ProviderError error) => error with { Message = string.Empty, Body = default };
}
