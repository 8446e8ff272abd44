using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Retry;

/// <summary>How one target stands within one request.</summary>
public enum TargetStanding
{
    Untried,

    /// <summary>It had no room at once: it is waited for when no other target has any.</summary>
    Busy,

    /// <summary>It answered with a failure, or not in time: it may be called again after a wait.</summary>
    Failed,

    /// <summary>It could not even be reached: never called again in this request (F-G5).</summary>
    Dead,
}

/// <summary>What one request knows of one target.</summary>
/// <param name="Standing">How it stands.</param>
/// <param name="Failures">Attempts on it that failed.</param>
/// <param name="Floor">What is left of the wait it asked for.</param>
public readonly record struct TargetState(TargetStanding Standing, int Failures, TimeSpan Floor)
{
    /// <summary>The state after an attempt failed; the newest word of the provider wins, also when it asks for less or nothing.</summary>
    public TargetState After(Fault fault, Backoff backoff) =>
        new(IsUnreachable(fault.Kind) ? TargetStanding.Dead : TargetStanding.Failed, Failures + 1, fault.RetryAfter ?? Untold(fault.Kind, backoff));

    /// <summary>The state some time later.</summary>
    public TargetState Later(TimeSpan passed) => this with { Floor = Floor > passed ? Floor - passed : TimeSpan.Zero };

    /// <summary>A throttling provider is never called again at once, also when chance says zero (A1.10).</summary>
    private static TimeSpan Untold(FaultKind kind, Backoff backoff) =>
        kind is FaultKind.ProviderRateLimited or FaultKind.ProviderOverloaded ? backoff.First : TimeSpan.Zero;

    private static bool IsUnreachable(FaultKind kind) => kind
        is FaultKind.DnsFailed or FaultKind.ConnectFailed or FaultKind.ConnectTimeout
        or FaultKind.TlsFailed or FaultKind.TlsTimeout or FaultKind.ProxyFailed;
}
