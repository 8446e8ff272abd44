using Breakwater.Core.Resilience.Concurrency.Queueing;

namespace Breakwater.Core.Resilience.Concurrency;

/// <summary>The permits of a gate: how many are out, by partition, and which batch calls could give theirs back. Under the gate's lock.</summary>
internal sealed class PermitSlots(Gate gate)
{
    private readonly Stack<PermitSlot> free = new();
    private readonly LinkedList<PermitSlot> preemptible = [];
    private readonly int[] held = new int[3];

    /// <summary>Permits out.</summary>
    public int InFlight { get; private set; }

    /// <summary>Permits that were asked for and are not back.</summary>
    public int Preempted { get; private set; }

    public int Held(Partition partition) => held[(int)partition];

    public PermitSlot Take(TenantLane lane, IPreemptible? holder, TimeSpan now)
    {
        var slot = free.Count > 0 ? free.Pop() : new PermitSlot(gate);
        (slot.Lane, slot.Started, slot.Charged) = (lane, now, 0);
        InFlight++;
        held[(int)lane.Partition]++;
        lane.Tenant.Held++;
        if (holder is not null && lane.Partition == Partition.Batch)
        {
            slot.Holder = holder;
            preemptible.AddLast(slot.InBatch);
        }

        return slot;
    }

    public void Return(PermitSlot slot)
    {
        InFlight--;
        held[(int)slot.Lane!.Partition]--;
        slot.Lane.Tenant.Held--;
        Preempted -= slot.Preempted ? 1 : 0;
        Protect(slot);
        (slot.Lane, slot.Holder, slot.Preempted) = (null, null, false);
        slot.Lease++;
        free.Push(slot);
    }

    /// <summary>Nobody asks for the permit any more.</summary>
    public void Protect(PermitSlot slot)
    {
        if (slot.InBatch.List is not null)
        {
            preemptible.Remove(slot.InBatch);
        }
    }

    /// <summary>The youngest batch call that may be cancelled, from now on counted as asked; null when there is none. It has lost least.</summary>
    public IPreemptible? PreemptYoungest()
    {
        if (preemptible.Last is not { } node)
        {
            return null;
        }

        preemptible.RemoveLast();
        node.Value.Preempted = true;
        Preempted++;
        return node.Value.Holder;
    }
}
