using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Breaker;

/// <summary>
/// Leave to make one call. Report its outcome once; what began before the breaker's last change of state no longer changes anything,
/// and a probe that is never reported counts as lost. The default value reports nothing.
/// </summary>
public readonly struct BreakerLease
{
    private readonly CircuitBreaker? breaker;

    internal BreakerLease(CircuitBreaker breaker, long generation, int ticket)
    {
        this.breaker = breaker;
        Generation = generation;
        Ticket = ticket;
    }

    /// <summary>True when the call is a probe: give it <see cref="BreakerPolicy.ProbeTimeout"/>.</summary>
    public bool IsProbe => Ticket != 0;

    internal long Generation { get; }

    /// <summary>Which probe of its half-open period this is; 0 for none.</summary>
    internal int Ticket { get; }

    /// <summary>Tells how the call ended; <see cref="BreakerVerdict.Ignore"/> (cancelled, or not the target's doing) proves nothing.</summary>
    public void Report(BreakerVerdict verdict, TimeSpan now) => breaker?.Report(this, verdict, now);
}
