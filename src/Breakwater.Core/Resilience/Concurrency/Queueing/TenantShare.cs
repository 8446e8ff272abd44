namespace Breakwater.Core.Resilience.Concurrency.Queueing;

/// <summary>One tenant at one gate: what it holds and its lanes.</summary>
internal sealed class TenantShare(string name)
{
    private readonly TenantLane?[] lanes = new TenantLane?[3];

    public string Name => name;

    public double Weight { get; private set; } = 1;

    public int Held { get; set; }

    /// <summary>The most it may hold, as its last entry and the policy say.</summary>
    public int Max { get; private set; } = int.MaxValue;

    public bool IsFull => Held >= Max;

    public int Waiting
    {
        get
        {
            var waiting = 0;
            foreach (var lane in lanes)
            {
                waiting += lane?.Waiting.Count ?? 0;
            }

            return waiting;
        }
    }

    public ReadOnlySpan<TenantLane?> Lanes => lanes;

    private int Asked { get; set; }

    public TenantLane Lane(Partition partition) => lanes[(int)partition] ??= new TenantLane(this, partition);

    /// <summary>Takes over what an entry says of the tenant; true when the most it may hold has changed.</summary>
    public bool Describe(double weight, int max, GatePolicy policy)
    {
        (Weight, Asked) = (weight > 0 ? weight : 1, max);
        return Bound(policy);
    }

    /// <summary>Takes over what the policy says of every tenant; true when the most it may hold has changed.</summary>
    public bool Bound(GatePolicy policy)
    {
        var before = Max;
        Max = Asked > 0 ? Asked : policy.TenantMax > 0 ? policy.TenantMax : int.MaxValue;
        return Max != before;
    }

    /// <summary>Nothing held, nobody waiting, and no debt in the current period that its next call would have to wait for.</summary>
    public bool IsIdle(TurnOrder turns)
    {
        if (Held > 0)
        {
            return false;
        }

        foreach (var lane in lanes)
        {
            if (lane is not null && (lane.Waiting.Count > 0 || turns.Owes(lane)))
            {
                return false;
            }
        }

        return true;
    }
}
