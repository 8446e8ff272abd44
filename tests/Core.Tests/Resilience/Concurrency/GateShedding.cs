using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using static Breakwater.Core.Tests.Resilience.Concurrency.GateStage;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>Who gives way: queued batch, then the least important; batch calls in flight for guaranteed tenants (A1.15).</summary>
public sealed class GateShedding
{
    [Fact]
    public void Queue_Full_RefusesTheNewOneWhenNothingLessImportantWaits()
    {
        var stage = Full(2);
        stage.Ask(Entry() with { Priority = 1 });
        stage.Ask(Entry() with { Priority = 1 });

        stage.Ask(Entry() with { Priority = 1 }).Refusal.ShouldBe(GateRefusal.QueueFull);
        stage.Ask(Entry() with { Priority = 0 }).Refusal.ShouldBe(GateRefusal.QueueFull);
        stage.Ask(Entry("night", Partition.Batch) with { Priority = 7 }).Refusal.ShouldBe(GateRefusal.QueueFull);
        stage.Gate.View(S(0)).Waiting.ShouldBe(2);
    }

    [Fact]
    public void A1_15_Queue_Full_RevokesQueuedBatchFirst()
    {
        var stage = Full(3);
        var bronze = stage.Ask(Entry());
        var important = stage.Ask(Entry("night", Partition.Batch) with { Priority = 7 });
        var batch = stage.Ask(Entry("night", Partition.Batch));

        stage.Ask(Entry()).Waits.ShouldBeTrue();
        batch.Refusal.ShouldBe(GateRefusal.Shed);
        stage.Ask(Entry()).Waits.ShouldBeTrue();
        important.Refusal.ShouldBe(GateRefusal.Shed);
        bronze.Waits.ShouldBeTrue();
    }

    [Fact]
    public void Queue_Full_ShedsTheLeastImportantNewestFirst()
    {
        var stage = Full(4);
        var gold = stage.Ask(Entry() with { Priority = 2 });
        var older = stage.Ask(Entry());
        var newer = stage.Ask(Entry("other"));
        var silver = stage.Ask(Entry() with { Priority = 1 });

        stage.Ask(Entry() with { Priority = 2 }, 3).Waits.ShouldBeTrue();
        newer.Refusal.ShouldBe(GateRefusal.Shed);
        newer.Result!.Value.Waited.ShouldBe(S(3));
        stage.Ask(Entry() with { Priority = 2 }).Waits.ShouldBeTrue();
        older.Refusal.ShouldBe(GateRefusal.Shed);
        stage.Ask(Entry() with { Priority = 2 }).Waits.ShouldBeTrue();
        silver.Refusal.ShouldBe(GateRefusal.Shed);
        stage.Ask(Entry() with { Priority = 2 }).Refusal.ShouldBe(GateRefusal.QueueFull);
        gold.Waits.ShouldBeTrue();
    }

    [Theory]
    [InlineData(7, 100, true)]
    [InlineData(-5, 0, true)]
    [InlineData(6, 7, false)]
    public void Priority_OutOfRange_CountsAsTheNearest(int waits, int comes, bool same)
    {
        var stage = Full(1);
        stage.Ask(Entry() with { Priority = waits });

        stage.Ask(Entry() with { Priority = comes }).Waits.ShouldBe(!same);
    }

    [Fact]
    public void Queue_NoRoomAtAll_RefusesEveryone()
    {
        var stage = Full(0);
        stage.Ask(Entry()).Refusal.ShouldBe(GateRefusal.QueueFull);
    }

    [Fact]
    public void A1_15_GuaranteedMustWait_YoungestBatchIsAskedForItsPermit()
    {
        var stage = Fixed(12);
        var asked = new List<int>();
        for (var call = 0; call < 3; call++)
        {
            var number = call;
            stage.Take(Batch(() => asked.Add(number)), call);
        }

        stage.Take(9, Entry(), 3);
        var first = stage.Ask(Entry("gold", Partition.Guaranteed), 4);
        asked.ShouldBe([2]);
        stage.Ask(Entry("gold", Partition.Guaranteed), 4);
        asked.ShouldBe([2, 1]);
        first.Waits.ShouldBeTrue();
        stage.Ask(Entry(), 4);
        stage.Gate.Step(S(5));
        asked.ShouldBe([2, 1]);
    }

    [Fact]
    public void A1_15_PreemptedPermitComesBack_GoesToTheGuaranteedOne()
    {
        var stage = Fixed(4);
        var permit = default(GatePermit);
        permit = stage.Take(Batch(() => permit.End(1, LimiterVerdict.Ignore)));
        stage.Take(3, Entry());
        var shared = stage.Ask(Entry());
        var guaranteed = stage.Ask(Entry("gold", Partition.Guaranteed), 1);

        guaranteed.Entered.ShouldBeTrue();
        shared.Waits.ShouldBeTrue();
        stage.Gate.View(S(1)).InFlight.ShouldBe(4);
    }

    /// <summary>As many as guaranteed tenants lack of their share: 2 of 8, of which one is there.</summary>
    [Fact]
    public void A1_15_GuaranteedHasItsShare_TakesNoMore()
    {
        var stage = Fixed(8);
        var asked = 0;
        stage.Take(Entry("gold", Partition.Guaranteed));
        stage.Take(Batch(() => asked++));
        stage.Take(Batch(() => asked++));
        stage.Take(5, Entry());
        stage.Ask(Entry("gold", Partition.Guaranteed));
        stage.Ask(Entry("gold", Partition.Guaranteed));

        asked.ShouldBe(1);
    }

    [Fact]
    public void A1_15_NobodyGuaranteedWaits_BatchRunsOn()
    {
        var stage = Fixed(4);
        var asked = 0;
        stage.Take(Batch(() => asked++));
        stage.Take(3, Entry());
        stage.Ask(Entry());
        stage.Ask(Entry("night", Partition.Batch));

        asked.ShouldBe(0);
    }

    [Fact]
    public void A1_15_BatchWithoutHolderOrOtherPartition_IsLeftAlone()
    {
        var stage = Fixed(4);
        var asked = 0;
        var permit = stage.Take(Batch(() => asked++));
        stage.Take(2, Batch(() => asked++) with { Partition = Partition.Shared });
        permit.End(1);
        stage.Take(Entry("night", Partition.Batch), 1);
        stage.Take(Entry(), 1);
        stage.Ask(Entry("gold", Partition.Guaranteed), 1).Waits.ShouldBeTrue();

        asked.ShouldBe(0);
    }

    /// <summary>Nothing could start in a pause, and a tenant at its own bound could not use the permit.</summary>
    [Fact]
    public void A1_15_PermitCouldNotBeUsed_BatchRunsOn()
    {
        var stage = Fixed(4);
        var asked = 0;
        stage.Take(Batch(() => asked++));
        stage.Take(Entry("gold", Partition.Guaranteed) with { TenantMax = 1 });
        stage.Take(2, Entry());
        stage.Ask(Entry("gold", Partition.Guaranteed) with { TenantMax = 1 });
        asked.ShouldBe(0);

        stage = Fixed(4);
        stage.Take(Batch(() => asked++));
        stage.Take(3, Entry());
        stage.Gate.Pause(S(5));
        stage.Ask(Entry("gold", Partition.Guaranteed), 1);
        asked.ShouldBe(0);
        stage.Gate.Step(S(5));
        asked.ShouldBe(1);
    }

    [Fact]
    public void A1_15_PermitsAreFree_BatchRunsOn()
    {
        var stage = Fixed(8);
        var asked = 0;
        stage.Take(Batch(() => asked++));
        stage.Ask(Entry("gold", Partition.Guaranteed) with { TenantMax = 1 }).Entered.ShouldBeTrue();
        stage.Ask(Entry("gold", Partition.Guaranteed) with { TenantMax = 1 }).Waits.ShouldBeTrue();

        asked.ShouldBe(0);
    }

    [Fact]
    public void A1_15_PreemptedCallEnded_TheNextOneMayBeAsked()
    {
        var stage = Fixed(12);
        var asked = new List<int>();
        var permits = Enumerable.Range(0, 3).Select(call => stage.Take(Batch(() => asked.Add(call)))).ToList();
        stage.Take(9, Entry());
        stage.Ask(Entry("gold", Partition.Guaranteed));
        permits[2].End(1, LimiterVerdict.Ignore);
        stage.Ask(Entry("gold", Partition.Guaranteed), 1);

        asked.ShouldBe([2, 1]);
    }

    [Fact]
    public void A1_15_KeptPermit_IsNotAskedFor()
    {
        var stage = Fixed(4);
        var asked = 0;
        stage.Take(Batch(() => asked++)).TryKeep().ShouldBeTrue();
        stage.Take(3, Entry());
        stage.Ask(Entry("gold", Partition.Guaranteed), 1).Waits.ShouldBeTrue();

        asked.ShouldBe(0);
    }

    /// <summary>Who waits has been promised this permit, and no other is asked for.</summary>
    [Fact]
    public void A1_15_AskedBefore_CannotBeKept()
    {
        var stage = Fixed(4);
        var permit = stage.Take(Batch(static () => { }));
        permit.Holder.ShouldNotBeNull();
        stage.Take(3, Entry());
        stage.Ask(Entry("gold", Partition.Guaranteed));

        permit.TryKeep().ShouldBeFalse();
        permit.TryKeep().ShouldBeFalse();
        permit.End(1);
        permit.TryKeep().ShouldBeTrue();
        permit.Holder.ShouldBeNull();
    }

    [Fact]
    public void A1_15_KeptPermit_LeavesTheOlderOneToBeAsked()
    {
        var stage = Fixed(8);
        var asked = new List<string>();
        stage.Take(Batch(() => asked.Add("older")));
        stage.Take(Batch(() => asked.Add("younger")), 1).TryKeep().ShouldBeTrue();
        stage.Take(6, Entry(), 1);
        stage.Ask(Entry("gold", Partition.Guaranteed), 2);

        asked.ShouldBe(["older"]);
        default(GatePermit).TryKeep().ShouldBeTrue();
    }

    private static GateStage Full(int waiting)
    {
        var stage = Fixed(1, policy => policy with { MaxWaiting = waiting });
        stage.Take(Entry());
        return stage;
    }

    private static GateEntry Batch(Action preempted) => Entry("night", Partition.Batch) with { Holder = new Call(preempted) };

    private sealed class Call(Action preempted) : IPreemptible
    {
        public void Preempt() => preempted();
    }
}
