using Breakwater.Core.Resilience.Concurrency;
using static Breakwater.Core.Tests.Resilience.Concurrency.GateStage;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>F-M2 to F-M4 in virtual time: a gate of 20 permits, calls of 4 s, ten minutes.</summary>
public sealed class Fairness
{
    private const double Run = 600;
    private const double Slot = 4.0;

    /// <summary>One tenant asks 100 times as much as another: the other waits at most twice as long as alone, plus one call's time.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    public void F_M2_NoisyTenant_LeavesTheOthersWaitAlone(double quietPerSecond)
    {
        var alone = Quiet(20, quietPerSecond, noise: 0);
        var beside = Quiet(20, quietPerSecond, noise: 100);

        beside.Percentile(0.99).ShouldBeLessThanOrEqualTo((2 * alone.Percentile(0.99)) + Slot);
        beside.Percentile(0.5).ShouldBeLessThan(Slot / 4);
    }

    /// <summary>A tenant that needs four fifths of its half of the gate waits no longer than with that half to itself.</summary>
    [Fact]
    public void F_M2_NoisyTenant_IsNoWorseThanAGateOfItsOwn() =>
        Quiet(20, perSecond: 2, noise: 20).Percentile(0.99).ShouldBeLessThanOrEqualTo(Quiet(10, perSecond: 2, noise: 0).Percentile(0.99));

    /// <summary>Both always want more: permits are held in proportion to the weights, also when one's calls run ten times as long.</summary>
    [Theory]
    [InlineData(1, 1, 4)]
    [InlineData(3, 1, 4)]
    [InlineData(1, 1, 40)]
    [InlineData(0, 1, 4)]
    public void F_M2_NoisyTenant_LeavesTheOthersTheirShare(double weight, double noisyWeight, double noisySeconds)
    {
        var (gate, world) = Scene();
        var beside = new Crowd(world, gate, Entry("quiet") with { Weight = weight }) { PerSecond = 10, Patience = 1_000 };
        var noisy = new Crowd(world, gate, Entry("noisy") with { Weight = noisyWeight }) { PerSecond = 30, MeanSeconds = noisySeconds, Patience = 1_000 };
        beside.ArriveUntil(2 * Run);
        noisy.ArriveUntil(2 * Run);
        world.RunTo(2 * Run);

        var due = Math.Max(weight, 1) / (Math.Max(weight, 1) + noisyWeight);
        (beside.RunSeconds / (beside.RunSeconds + noisy.RunSeconds)).ShouldBeInRange(0.96 * due, 1.06 * due);
    }

    /// <summary>Nobody else is there: the whole limit is used, and by whom it is does not matter.</summary>
    [Theory]
    [InlineData(Partition.Guaranteed)]
    [InlineData(Partition.Shared)]
    public void F_M3_OthersAreIdle_WholeLimitIsUsed(Partition partition)
    {
        var (gate, world) = Scene();
        var crowd = new Crowd(world, gate, Entry("one", partition)) { PerSecond = 20 };
        crowd.ArriveUntil(Run);
        world.RunTo(Run);

        (crowd.RunSeconds / (20 * Run)).ShouldBeGreaterThan(0.97);
    }

    /// <summary>Shared has taken everything; guaranteed tenants come back and have their 6 of 20 within one call's time.</summary>
    [Fact]
    public void A1_15_GuaranteedComesBack_GetsItsShareFirst()
    {
        var (gate, world) = Scene();
        var shared = new Crowd(world, gate, Entry("many")) { PerSecond = 50 };
        shared.ArriveUntil(Run);
        world.RunTo(100);
        gate.View(world.Now).Shared.InFlight.ShouldBe(20);

        var premium = new Crowd(world, gate, Entry("gold", Partition.Guaranteed)) { PerSecond = 50 };
        premium.ArriveUntil(Run);
        world.RunTo(100 + Slot);
        gate.View(world.Now).Guaranteed.InFlight.ShouldBeGreaterThanOrEqualTo(6);
        for (var second = 110; second < Run; second += 7)
        {
            world.RunTo(second);
            gate.View(world.Now).Guaranteed.InFlight.ShouldBeGreaterThanOrEqualTo(6);
        }

        // Beyond its share it competes like everybody else.
        (premium.RunSeconds / (premium.RunSeconds + shared.RunSeconds)).ShouldBe(0.5, 0.15);
    }

    /// <summary>Batch floods an otherwise moderately used gate: interactive calls hardly notice, and batch never has more than its 5 of 20.</summary>
    [Fact]
    public void F_M4_BatchFlood_LeavesInteractiveAlone()
    {
        var (alone, aloneWorld) = Scene();
        var online = new Crowd(aloneWorld, alone, Entry("online")) { PerSecond = 3 };
        online.ArriveUntil(Run);
        aloneWorld.RunTo(Run);

        var (gate, world) = Scene();
        var beside = new Crowd(world, gate, Entry("online")) { PerSecond = 3 };
        var batch = new Crowd(world, gate, Entry("night", Partition.Batch)) { PerSecond = 50 };
        beside.ArriveUntil(Run);
        batch.ArriveUntil(Run);
        for (var second = 1; second <= Run; second++)
        {
            world.RunTo(second);
            gate.View(world.Now).Batch.InFlight.ShouldBeLessThanOrEqualTo(5);
        }

        beside.Percentile(0.99).ShouldBeLessThanOrEqualTo((2 * online.Percentile(0.99)) + Slot);
        (batch.RunSeconds / (5 * Run)).ShouldBeGreaterThan(0.9);
    }

    /// <summary>Interactive calls want more than there is: batch still starts once for every ten of theirs.</summary>
    [Fact]
    public void F_M4_InteractiveFlood_DoesNotStarveBatch()
    {
        var (gate, world) = Scene();
        var online = new Crowd(world, gate, Entry("online")) { PerSecond = 50 };
        var batch = new Crowd(world, gate, Entry("night", Partition.Batch)) { PerSecond = 5, Patience = 1_000 };
        online.ArriveUntil(Run);
        batch.ArriveUntil(Run);
        world.RunTo(Run);

        ((double)online.Waits.Count / batch.Waits.Count).ShouldBe(10, 0.5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void F_M4_BatchTurn_IsCountedExactly(int turn)
    {
        var stage = Fixed(4, policy => policy with { BatchTurn = turn });
        var permit = stage.Take(4, Entry())[0];
        var batch = stage.Ask(Entry("night", Partition.Batch));
        var others = Enumerable.Range(0, 8).Select(_ => stage.Ask(Entry())).ToList();
        for (var start = 0; start < turn; start++)
        {
            batch.Waits.ShouldBeTrue();
            permit.End(1);
            permit = others[start].Permit;
        }

        permit.End(1);
        batch.Entered.ShouldBeTrue();
        others.Count(caller => caller.Entered).ShouldBe(turn);
    }

    /// <summary>All calls run 4 s: what is predicted comes true to within the time in which a few permits come back.</summary>
    [Fact]
    public void Prediction_SteadyLoad_ComesTrue()
    {
        var (gate, world) = Scene();
        var crowd = new Crowd(world, gate, Entry()) { PerSecond = 8, Sigma = 0.01, Patience = 10 };
        crowd.ArriveUntil(Run);
        world.RunTo(Run);

        crowd.Surprises.Average(Math.Abs).ShouldBeLessThan(1);
        crowd.Waits.Max().ShouldBeInRange(9, 10);
        crowd.Refusals[GateRefusal.WouldBeLate].ShouldBeInRange(1_500, 2_100);
        crowd.Waits.Count.ShouldBeInRange(2_900, 3_050);
    }

    /// <summary>Run times vary, so some predictions fail; who is let into the queue is nevertheless served in time nearly always.</summary>
    [Fact]
    public void Prediction_VaryingLoad_KeepsItsPromises()
    {
        var (gate, world) = Scene();
        var crowds = Enumerable.Range(0, 5).Select(tenant => new Crowd(world, gate, Entry($"t{tenant}")) { PerSecond = 2, Patience = 8 }).ToList();
        crowds.ForEach(crowd => crowd.ArriveUntil(Run));
        world.RunTo(Run);

        crowds.SelectMany(crowd => crowd.Surprises).Average(Math.Abs).ShouldBeLessThan(1.5);
        crowds.SelectMany(crowd => crowd.Waits).Max().ShouldBeLessThanOrEqualTo(8);
        (crowds.Sum(crowd => crowd.RunSeconds) / (20 * Run)).ShouldBeGreaterThan(0.95);
    }

    /// <summary>A quiet tenant beside one that asks <paramref name="noise"/> times as often.</summary>
    private static Crowd Quiet(int permits, double perSecond, double noise)
    {
        var (gate, world) = Scene(permits);
        var quiet = new Crowd(world, gate, Entry("quiet")) { PerSecond = perSecond };
        quiet.ArriveUntil(Run);
        if (noise > 0)
        {
            new Crowd(world, gate, Entry("noisy")) { PerSecond = noise * perSecond }.ArriveUntil(Run);
        }

        world.RunTo(Run);
        quiet.Refusals.ShouldBeEmpty();
        return quiet;
    }

    private static (Gate Gate, VirtualWorld World) Scene(int permits = 20)
    {
        var world = new VirtualWorld(5);
        return (new Gate(new GatePolicy { Algorithm = LimitKind.Fixed, Initial = permits, MaxWaiting = 100_000 }, world), world);
    }
}
