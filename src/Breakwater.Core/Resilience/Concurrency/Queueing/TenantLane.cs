namespace Breakwater.Core.Resilience.Concurrency.Queueing;

/// <summary>A tenant's waiters in one partition, first come first served, and how far that lane has got in virtual time.</summary>
internal sealed class TenantLane(TenantShare tenant, Partition partition) : IHeaped<TenantLane>
{
    public TenantShare Tenant => tenant;

    public Partition Partition => partition;

    public LinkedList<Waiter> Waiting { get; } = [];

    public int HeapIndex { get; set; } = -1;

    /// <summary>True while it takes part in the order of turns: somebody waits and the tenant may hold more.</summary>
    public bool Takes => HeapIndex >= 0;

    /// <summary>Virtual time at which its next call starts: run seconds ÷ weight that it has had since the queue was last empty.</summary>
    public double Start { get; set; }

    /// <summary>The time between two empty queues that <see cref="Start"/> belongs to.</summary>
    public long Period { get; set; }

    /// <summary>The weight it was counted with in the order of turns.</summary>
    public double Weight { get; set; }

    public bool GoesBefore(TenantLane other) =>
        Start < other.Start || (Start == other.Start && Waiting.First!.Value.Order < other.Waiting.First!.Value.Order);
}
