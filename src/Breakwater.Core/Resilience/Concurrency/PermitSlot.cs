using Breakwater.Core.Resilience.Concurrency.Queueing;

namespace Breakwater.Core.Resilience.Concurrency;

/// <summary>One permit that is out; kept by its gate and used again under another lease, so an old permit cannot end a new one. Under the gate's lock.</summary>
internal sealed class PermitSlot
{
    public PermitSlot(Gate gate)
    {
        Gate = gate;
        InBatch = new LinkedListNode<PermitSlot>(this);
    }

    public Gate Gate { get; }

    /// <summary>Its place among the batch permits that may be preempted.</summary>
    public LinkedListNode<PermitSlot> InBatch { get; }

    /// <summary>Changes whenever the permit is given back.</summary>
    public long Lease { get; set; }

    public TenantLane? Lane { get; set; }

    public TimeSpan Started { get; set; }

    /// <summary>The seconds its tenant was charged for it; zero when nobody waited.</summary>
    public double Charged { get; set; }

    /// <summary>When it was charged, in the periods of the order of turns.</summary>
    public long ChargedIn { get; set; }

    /// <summary>Whom to ask for the permit back; null when nobody. The same for as long as the lease lasts.</summary>
    public IPreemptible? Holder { get; set; }

    /// <summary>It was asked for and is not back yet.</summary>
    public bool Preempted { get; set; }
}
