namespace Breakwater.Core.Resilience.Concurrency.Queueing;

/// <summary>
/// Whose turn it is: guaranteed tenants up to their share, then all interactive lanes by start-time fair queueing, batch when nobody else can go or after so many
/// interactive starts (F-M2, F-M4). A lane's clock runs by the run time it is given ÷ its weight, so tenants share permits, not requests. Not safe for concurrent use.
/// </summary>
internal sealed class TurnOrder
{
    private readonly IndexedHeap<TenantLane>[] lanes = [new(), new(), new()];
    private readonly double[] clocks = new double[3];
    private readonly double[] weights = new double[3];
    private readonly int[] ready = new int[3];
    private int passed;

    /// <summary>The time between two empty queues that charges belong to.</summary>
    public long Period { get; private set; }

    /// <summary>Waiters of a partition that only the limit keeps waiting.</summary>
    public int Ready(Partition partition) => ready[(int)partition];

    /// <summary>The weights of the lanes they are in.</summary>
    public double Weights(Partition partition) => weights[(int)partition];

    /// <summary>A lane takes part from now on: it starts where the others are, or where it had got to when that is later.</summary>
    public void Enter(TenantLane lane)
    {
        var at = (int)lane.Partition;
        if (lane.Partition != Partition.Batch && lanes[at].Count == 0)
        {
            clocks[at] = Math.Max(clocks[at], clocks[1 - at]);
        }

        lane.Start = lane.Period == Period ? Math.Max(lane.Start, clocks[at]) : clocks[at];
        (lane.Period, lane.Weight) = (Period, lane.Tenant.Weight);
        lanes[at].Add(lane);
        weights[at] += lane.Weight;
        ready[at] += lane.Waiting.Count;
    }

    /// <summary>A lane takes part no longer.</summary>
    public void Leave(TenantLane lane)
    {
        var at = (int)lane.Partition;
        lanes[at].Remove(lane);
        weights[at] = lanes[at].Count == 0 ? 0 : weights[at] - lane.Weight;
        ready[at] -= lane.Waiting.Count;
    }

    /// <summary>A lane that takes part got one more or one less.</summary>
    public void Changed(TenantLane lane, int by)
    {
        ready[(int)lane.Partition] += by;
        lanes[(int)lane.Partition].Moved(lane);
    }

    /// <summary>The lane that goes next; null when none may.</summary>
    public TenantLane? Next(bool guaranteedFirst, bool batchAllowed, int batchTurn)
    {
        var guaranteed = lanes[(int)Partition.Guaranteed].First;
        if (guaranteedFirst && guaranteed is not null)
        {
            return guaranteed;
        }

        var shared = lanes[(int)Partition.Shared].First;
        var interactive = guaranteed is null || shared?.GoesBefore(guaranteed) == true ? shared : guaranteed;
        var batch = batchAllowed ? lanes[(int)Partition.Batch].First : null;
        if (batch is null)
        {
            return interactive;
        }

        passed = interactive is null || passed >= batchTurn ? 0 : passed + 1;
        return passed == 0 ? batch : interactive;
    }

    /// <summary>The first of <paramref name="lane"/> starts and should run for <paramref name="seconds"/>.</summary>
    public void Charge(TenantLane lane, double seconds)
    {
        clocks[(int)lane.Partition] = lane.Start;
        Shift(lane, seconds);
    }

    /// <summary>A call charged in <paramref name="chargedIn"/> ran for so many <paramref name="seconds"/> more, or less, than it was charged for.</summary>
    public void Settle(TenantLane lane, long chargedIn, double seconds)
    {
        if (chargedIn == Period && lane.Period == Period)
        {
            Shift(lane, seconds);
        }
    }

    /// <summary>True while the lane has had more than its turn.</summary>
    public bool Owes(TenantLane lane) => lane.Period == Period && lane.Start > clocks[(int)lane.Partition];

    /// <summary>Nobody waits: what lanes have had is forgotten, since it was nobody's loss.</summary>
    public void Forget()
    {
        Period++;
        passed = 0;
        Array.Clear(clocks);
    }

    private void Shift(TenantLane lane, double seconds)
    {
        lane.Start = Math.Max(clocks[(int)lane.Partition], lane.Start + (seconds / lane.Tenant.Weight));
        if (lane.Takes)
        {
            lanes[(int)lane.Partition].Moved(lane);
        }
    }
}
