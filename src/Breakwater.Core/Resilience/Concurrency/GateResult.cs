using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Concurrency;

/// <summary>Why nobody was let in: it would start too late, the queue is full, the tenant holds its most, someone more important took the place, the caller left, the target asked for silence.</summary>
public enum GateRefusal { None, WouldBeLate, QueueFull, TenantLimit, Shed, Cancelled, Paused }

/// <summary>How asking for a permit ended.</summary>
/// <param name="Permit">What was given; the default one when refused.</param>
/// <param name="Refusal">Why nothing was given.</param>
/// <param name="RetryAfter">When it may be worth asking again, as predicted; zero when entered or unknown.</param>
/// <param name="Waited">Time spent in the queue.</param>
public readonly record struct GateResult(GatePermit Permit, GateRefusal Refusal, TimeSpan RetryAfter, TimeSpan Waited)
{
    /// <summary>True when the permit counts.</summary>
    public bool Entered => Refusal == GateRefusal.None;
}

/// <summary>The right to one call on the target. Ends once; ending it again, or a default one, does nothing.</summary>
public readonly record struct GatePermit
{
    private readonly PermitSlot? slot;
    private readonly long lease;

    /// <summary>The batch call that may be asked for this permit, as its entry named it; null when nobody may. Only for who holds the permit, and has not ended it.</summary>
    public IPreemptible? Holder => slot?.Holder;

    internal GatePermit(PermitSlot slot) => (this.slot, lease) = (slot, slot.Lease);

    /// <summary>From now on the permit is not asked for any more; false when it was already, and the call must end.</summary>
    public bool TryKeep() => slot is null || slot.Gate.TryKeep(slot, lease);

    /// <summary>Gives the permit back with what the call showed; <paramref name="firstContent"/> is the time to first content, null when there was none.</summary>
    public void End(LimiterVerdict verdict, TimeSpan now, TimeSpan? firstContent) => slot?.Gate.End(slot, lease, verdict, now, firstContent);
}
