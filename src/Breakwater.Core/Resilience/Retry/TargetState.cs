using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Retry;

/// <summary>How one target stands within one request.</summary>
public enum TargetStanding
{
    Untried,

    /// <summary>It had no room at once, or took back what it had given: it is waited for when no other target has any.</summary>
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
    public TargetState After(Fault fault, Backoff backoff) => fault.Kind == FaultKind.Preempted
        ? this with { Standing = TargetStanding.Busy, Failures = Failures + 1 }
        : new(IsUnreachable(fault.Kind) ? TargetStanding.Dead : TargetStanding.Failed, Failures + 1, FloorAfter(fault, backoff));

    /// <summary>The state some time later.</summary>
    public TargetState Later(TimeSpan passed) => this with { Floor = Floor > passed ? Floor - passed : TimeSpan.Zero };

    /// <summary>A target that throttles is never called again at once (A1.10): neither when chance says zero, nor when it says so itself.</summary>
    private static TimeSpan FloorAfter(Fault fault, Backoff backoff)
    {
        if (fault.Kind is not (FaultKind.ProviderRateLimited or FaultKind.ProviderOverloaded))
        {
            return fault.RetryAfter ?? TimeSpan.Zero;
        }

        var asked = fault.RetryAfter ?? backoff.First;
        return asked > backoff.AfterThrottle ? asked : backoff.AfterThrottle;
    }

    private static bool IsUnreachable(FaultKind kind) => kind
        is FaultKind.DnsFailed or FaultKind.ConnectFailed or FaultKind.ConnectTimeout
        or FaultKind.TlsFailed or FaultKind.TlsTimeout or FaultKind.ProxyFailed;
}
