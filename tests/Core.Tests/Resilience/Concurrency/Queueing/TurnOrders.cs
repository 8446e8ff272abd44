using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Concurrency.Queueing;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Queueing;

/// <summary>Whose turn it is, one turn after the other.</summary>
public sealed class TurnOrders
{
    private readonly WaitQueue queue = new();
    private readonly Gate gate = new(new GatePolicy(), new ScriptedHost());
    private readonly Dictionary<string, TenantShare> tenants = [];

    [Fact]
    public void Turns_EqualWeights_AreTakenInTurn()
    {
        Add("a", 4);
        Add("b", 2);

        Turns(6).ShouldBe("ababaa");
    }

    [Fact]
    public void Turns_Weights_AreRespected()
    {
        Add("a", 9, weight: 3);
        Add("b", 9);

        var turns = Turns(12);
        turns.Count(turn => turn == 'a').ShouldBe(9);
        turns[..4].Count(turn => turn == 'b').ShouldBe(1);
    }

    /// <summary>What is shared is the time that permits are held, not the number of calls.</summary>
    [Fact]
    public void Turns_LongCalls_CountForMore()
    {
        Add("a", 3);
        Add("b", 9);

        Turns(4, tenant => tenant == 'a' ? 3 : 1).ShouldBe("abbb");
    }

    [Fact]
    public void Turns_Newcomer_StartsWhereTheOthersAre()
    {
        Add("a", 20);
        Turns(10);
        Add("b", 5);

        // It neither makes up for the time before nor queues behind what is there.
        Turns(6).ShouldBe("bababa");
    }

    [Fact]
    public void Turns_ComesBackAfterItsTurn_WaitsUntilItIsDueAgain()
    {
        Add("a", 20);
        Add("b", 1);
        Turns(2, tenant => tenant == 'b' ? 4 : 1).ShouldBe("ab");
        Add("b", 1);

        Turns(5).ShouldBe("aaaab");
    }

    [Fact]
    public void Turns_NobodyWaits_AllIsForgotten()
    {
        Add("a", 1);
        Turns(1, _ => 100);
        Add("a", 2);
        Add("b", 2);

        Turns(4).ShouldBe("abab");
    }

    /// <summary>A call that ran longer than charged costs its tenant the next turns; one that ran shorter gives them back.</summary>
    [Theory]
    [InlineData(3, "bbbab")]
    [InlineData(-1, "aabab")]
    [InlineData(-100, "aabab")]
    public void Settle_RanLongerOrShorter_MovesTheNextTurn(double more, string expected)
    {
        Add("a", 5);
        Add("b", 9);
        Turns(2).ShouldBe("ab");
        queue.Turns.Settle(tenants["a"].Lane(Partition.Shared), queue.Turns.Period, more);

        Turns(5).ShouldBe(expected);
    }

    [Fact]
    public void Settle_ChargedBeforeTheQueueWasEmpty_CountsNoMore()
    {
        Add("a", 1);
        var period = queue.Turns.Period;
        Turns(1);
        Add("a", 2);
        Add("b", 2);
        queue.Turns.Settle(tenants["a"].Lane(Partition.Shared), period, 100);

        Turns(4).ShouldBe("abab");
    }

    [Fact]
    public void Turns_GuaranteedFirst_PassesShared()
    {
        Add("a", 3);
        Add("g", 3, Partition.Guaranteed);

        Turns(2, guaranteedFirst: true).ShouldBe("gg");
        Turns(1).ShouldBe("a");
    }

    /// <summary>Guaranteed tenants have run ahead on their share; shared ones catch up, but who comes new is not set back to the beginning.</summary>
    [Fact]
    public void Turns_GuaranteedRanAhead_SharedCatchesUp()
    {
        Add("a", 9);
        Add("g", 9, Partition.Guaranteed);
        Turns(3, guaranteedFirst: true).ShouldBe("ggg");

        Turns(6).ShouldBe("aaaaga");
    }

    [Fact]
    public void Turns_GuaranteedComesLate_StartsWhereSharedIs()
    {
        Add("a", 20);
        Turns(10);
        Add("g", 5, Partition.Guaranteed);

        Turns(6).ShouldBe("gagaga");
    }

    [Fact]
    public void Turns_SharedComesLate_StartsWhereGuaranteedIs()
    {
        Add("g", 20, Partition.Guaranteed);
        Turns(10);
        Add("a", 5);

        Turns(6).ShouldBe("agagag");
    }

    [Fact]
    public void Turns_BatchComesLate_HasAClockOfItsOwn()
    {
        Add("a", 20);
        Turns(10);
        Add("x", 3, Partition.Batch);
        Add("y", 3, Partition.Batch);
        Take(_ => 1, guaranteedFirst: false, batchAllowed: true, batchTurn: 0).ShouldBe('x');
        tenants["x"].Lane(Partition.Batch).Start.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, "xxxaaaa")]
    [InlineData(1, "axaxaxa")]
    [InlineData(2, "aaxaaxa")]
    [InlineData(10, "aaaaaaa")]
    public void F_M4_Batch_GoesAfterSoManyOthers(int batchTurn, string expected)
    {
        Add("a", 9);
        Add("x", 3, Partition.Batch);

        string.Concat(Enumerable.Range(0, 7).Select(_ => Take(_ => 1, false, true, batchTurn))).ShouldBe(expected);
    }

    [Fact]
    public void F_M4_Batch_NotAllowed_IsPassedAndNotCounted()
    {
        Add("a", 9);
        Add("x", 3, Partition.Batch);
        for (var turn = 0; turn < 5; turn++)
        {
            Take(_ => 1, false, batchAllowed: false, 2).ShouldBe('a');
        }

        string.Concat(Enumerable.Range(0, 3).Select(_ => Take(_ => 1, false, true, 2))).ShouldBe("aax");
    }

    [Fact]
    public void F_M4_Batch_Alone_GoesAtOnce()
    {
        Add("x", 1, Partition.Batch);
        queue.Turns.Next(false, batchAllowed: false, 10).ShouldBeNull();
        Take(_ => 1, false, batchAllowed: true, 10).ShouldBe('x');
        queue.Turns.Next(false, batchAllowed: true, 10).ShouldBeNull();
    }

    /// <summary>Guaranteed tenants below their share go before batch's turn, or batch would be started only to be preempted.</summary>
    [Fact]
    public void F_M4_BatchTurnHasCome_GuaranteedBelowItsShareStillGoesFirst()
    {
        Add("g", 5, Partition.Guaranteed);
        Add("x", 1, Partition.Batch);

        Take(_ => 1, guaranteedFirst: true, true, 0).ShouldBe('g');
        Take(_ => 1, guaranteedFirst: false, true, 0).ShouldBe('x');
    }

    [Fact]
    public void Ready_TenantFullAndFreeAgain_LeavesAndReturns()
    {
        Add("a", 3, weight: 2);
        Add("b", 1);
        queue.Turns.Ready(Partition.Shared).ShouldBe(4);
        queue.Turns.Weights(Partition.Shared).ShouldBe(3);
        tenants["a"].Held = int.MaxValue;
        queue.Review(tenants["a"]);
        queue.Review(tenants["a"]);

        queue.Turns.Ready(Partition.Shared).ShouldBe(1);
        queue.Turns.Weights(Partition.Shared).ShouldBe(1);
        queue.Waiting(Partition.Shared).ShouldBe(4);
        Add("a", 1, weight: 2);
        Turns(1).ShouldBe("b");
        queue.Turns.Next(false, true, 10).ShouldBeNull();
        queue.Turns.Ready(Partition.Shared).ShouldBe(0);
        queue.Turns.Weights(Partition.Shared).ShouldBe(0);

        tenants["a"].Held = 0;
        queue.Review(tenants["a"]);
        queue.Turns.Ready(Partition.Shared).ShouldBe(4);
        Turns(4).ShouldBe("aaaa");
        queue.Count.ShouldBe(0);
    }

    private void Add(string name, int count, Partition partition = Partition.Shared, double weight = 1)
    {
        if (!tenants.TryGetValue(name, out var tenant))
        {
            tenants[name] = tenant = new TenantShare(name);
        }

        tenant.Describe(weight, 0, new GatePolicy());
        for (var call = 0; call < count; call++)
        {
            var waiter = new Waiter(gate);
            waiter.Prepare(new GateEntry { Tenant = name, Partition = partition }, TimeSpan.Zero, TimeSpan.MaxValue);
            queue.Add(waiter, tenant.Lane(partition));
        }
    }

    private char Take(Func<char, double> cost, bool guaranteedFirst, bool batchAllowed, int batchTurn)
    {
        var lane = queue.Turns.Next(guaranteedFirst, batchAllowed, batchTurn)!;
        queue.Turns.Charge(lane, cost(lane.Tenant.Name[0]));
        queue.Remove(lane.Waiting.First!.Value);
        return lane.Tenant.Name[0];
    }

    private string Turns(int count, Func<char, double>? cost = null, bool guaranteedFirst = false) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => Take(cost ?? (_ => 1), guaranteedFirst, batchAllowed: false, batchTurn: 10)));
}
