namespace Breakwater.Core.Resilience.Concurrency;

/// <summary>Which share of the limit a call draws on (A1.15): premium tenants, everybody else, and the batch lane.</summary>
public enum Partition { Guaranteed, Shared, Batch }

/// <summary>
/// A running batch call that may be cancelled and replayed. <see cref="Preempt"/> returns at once; the call still ends its permit itself, and soon: whoever needs it
/// waits for just this one. A call past that point says so with <see cref="GatePermit.TryKeep"/>.
/// </summary>
public interface IPreemptible
{
    /// <summary>Asks the call to stop; comes at most once for each permit, never while the gate is locked.</summary>
    void Preempt();
}

/// <summary>Who wants in.</summary>
public readonly record struct GateEntry
{
    public GateEntry()
    {
    }

    /// <summary>The tenant whose turn it is to take; permits and waiting are counted for it.</summary>
    public required string Tenant { get; init; }

    /// <summary>The tenant's share against other tenants that wait. Default 1; zero and less count as 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The share of the limit it draws on. Default guaranteed.</summary>
    public Partition Partition { get; init; }

    /// <summary>Who is shed last when the queue is full: gold 2, silver 1, bronze 0. Counted from 0 to 7; it never changes the order of waiting.</summary>
    public int Priority { get; init; }

    /// <summary>How long the call should run: what the tenant is charged until it has ended, and what waits are predicted from before anything was measured. Zero: as measured.</summary>
    public TimeSpan Expected { get; init; }

    /// <summary>The batch call itself, when it may be cancelled and replayed; null when not.</summary>
    public IPreemptible? Holder { get; init; }

    /// <summary>The most permits this tenant may hold here. Zero: what the policy says.</summary>
    public int TenantMax { get; init; }
}
