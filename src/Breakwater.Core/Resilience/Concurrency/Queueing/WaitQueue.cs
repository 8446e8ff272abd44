namespace Breakwater.Core.Resilience.Concurrency.Queueing;

/// <summary>Everybody who waits, in three orders at once: whose turn it is, whose patience ends first, who is shed first. Not safe for concurrent use.</summary>
internal sealed class WaitQueue
{
    /// <summary>Priorities that are told apart; interactive calls rank above batch calls of any priority.</summary>
    internal const int Priorities = 8;

    private readonly LinkedList<Waiter>[] ranks = new LinkedList<Waiter>[2 * Priorities];
    private readonly IndexedHeap<Waiter> patience = new();
    private readonly int[] waiting = new int[3];
    private long arrivals;

    public WaitQueue()
    {
        for (var rank = 0; rank < ranks.Length; rank++)
        {
            ranks[rank] = [];
        }
    }

    public TurnOrder Turns { get; } = new();

    public int Count => patience.Count;

    /// <summary>Whose patience ends first; null when nobody waits.</summary>
    public Waiter? MostPressed => patience.First;

    /// <summary>When the next patience ends; <see cref="TimeSpan.MaxValue"/> when none does.</summary>
    public TimeSpan NextDue => patience.First?.Due ?? TimeSpan.MaxValue;

    /// <summary>The newest of the least important; null when nobody waits.</summary>
    public Waiter? Least
    {
        get
        {
            foreach (var rank in ranks)
            {
                if (rank.Last is { } newest)
                {
                    return newest.Value;
                }
            }

            return null;
        }
    }

    public int Waiting(Partition partition) => waiting[(int)partition];

    public void Add(Waiter waiter, TenantLane lane)
    {
        waiter.Lane = lane;
        waiter.Order = arrivals++;
        waiting[(int)lane.Partition]++;
        lane.Waiting.AddLast(waiter.InLane);
        ranks[waiter.Rank].AddLast(waiter.InRank);
        patience.Add(waiter);
        if (lane.Takes)
        {
            Turns.Changed(lane, 1);
        }
        else if (!lane.Tenant.IsFull)
        {
            Turns.Enter(lane);
        }
    }

    public void Remove(Waiter waiter)
    {
        var lane = waiter.Lane!;
        if (lane.Takes && lane.Waiting.Count == 1)
        {
            Turns.Leave(lane);
        }

        waiter.Lane = null;
        waiting[(int)lane.Partition]--;
        lane.Waiting.Remove(waiter.InLane);
        ranks[waiter.Rank].Remove(waiter.InRank);
        patience.Remove(waiter);
        if (lane.Takes)
        {
            Turns.Changed(lane, -1);
        }

        if (Count == 0)
        {
            Turns.Forget();
        }
    }

    /// <summary>A tenant holds more or less than before, or may.</summary>
    public void Review(TenantShare tenant)
    {
        foreach (var lane in tenant.Lanes)
        {
            var may = lane is { Waiting.Count: > 0 } && !tenant.IsFull;
            if (lane is not null && may != lane.Takes)
            {
                if (may)
                {
                    Turns.Enter(lane);
                }
                else
                {
                    Turns.Leave(lane);
                }
            }
        }
    }

    /// <summary>
    /// How many would start before a newcomer to <paramref name="lane"/>: all who are ready, or, when that is less, what the others are due by weight until its own
    /// earlier ones have started. <paramref name="guaranteedLeft"/> is what guaranteed tenants lack of their share.
    /// </summary>
    public double Ahead(TenantLane lane, int guaranteedLeft, int batchTurn)
    {
        var guaranteed = Turns.Ready(Partition.Guaranteed);
        var interactive = guaranteed + Turns.Ready(Partition.Shared);
        switch (lane.Partition)
        {
            case Partition.Guaranteed when guaranteed < guaranteedLeft:
                return AheadInPartition(lane);
            case Partition.Batch:
                var batch = AheadInPartition(lane);
                return batch + Math.Min(interactive, (batch + 1) * batchTurn);
            default:
                var first = lane.Partition == Partition.Shared ? Math.Min(guaranteed, guaranteedLeft) : 0;
                var fair = Among(lane, interactive, Turns.Weights(Partition.Guaranteed) + Turns.Weights(Partition.Shared));
                return Math.Min(interactive, first + fair);
        }
    }

    /// <summary>How many of its own partition would start before a newcomer to <paramref name="lane"/>.</summary>
    public double AheadInPartition(TenantLane lane) => Among(lane, Turns.Ready(lane.Partition), Turns.Weights(lane.Partition));

    private static double Among(TenantLane lane, int ready, double weights)
    {
        var all = lane.Takes ? weights : weights + lane.Tenant.Weight;
        return Math.Min(ready, ((lane.Waiting.Count + 1) * all / lane.Tenant.Weight) - 1);
    }
}
