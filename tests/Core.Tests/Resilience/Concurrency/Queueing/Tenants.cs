using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Concurrency.Queueing;
using static Breakwater.Core.Tests.Resilience.Concurrency.GateStage;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Queueing;

public sealed class Tenants
{
    private readonly TurnOrder turns = new();

    [Fact]
    public void Shares_TenThousandIdleTenants_LeaveNothingBehind()
    {
        var shares = new TenantShares(turns);
        for (var tenant = 0; tenant < 10_000; tenant++)
        {
            shares.Of($"t{tenant}");
            shares.Count.ShouldBeLessThanOrEqualTo(TenantShares.Kept);
        }
    }

    [Fact]
    public void Shares_TenantsThatHoldOrWait_AreKept()
    {
        var stage = Fixed(50);
        stage.Take(50, Entry("holds"));
        stage.Ask(Entry("waits"));
        for (var tenant = 0; tenant < 10_000; tenant++)
        {
            stage.Try(Entry($"t{tenant}")).ShouldBeFalse();
        }

        stage.Gate.View(S(0)).Tenants.ShouldBe([new("holds", 50, 0), new("waits", 0, 1)]);
    }

    [Fact]
    public void Shares_ManyAreBusy_SweepsBecomeRarer()
    {
        var shares = new TenantShares(turns);
        for (var tenant = 0; tenant < 1_000; tenant++)
        {
            shares.Of($"busy{tenant}").Held = 1;
        }

        for (var tenant = 0; tenant < 10_000; tenant++)
        {
            shares.Of($"t{tenant}");
        }

        shares.Count.ShouldBeInRange(1_000, 2_000 + TenantShares.Kept);
        shares.Of("busy0").Held.ShouldBe(1);
    }

    /// <summary>A tenant that had more than its turn while others wait is remembered, or it would go first again by leaving.</summary>
    [Fact]
    public void Share_OwesTurns_IsNotIdleUntilNobodyWaits()
    {
        var share = new TenantShare("acme");
        var lane = share.Lane(Partition.Shared);
        share.IsIdle(turns).ShouldBeTrue();
        lane.Period = turns.Period;
        turns.Charge(lane, 5);
        share.IsIdle(turns).ShouldBeFalse();
        turns.Forget();
        share.IsIdle(turns).ShouldBeTrue();
        share.Held = 1;
        share.IsIdle(turns).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 0, int.MaxValue)]
    [InlineData(0, 3, 3)]
    [InlineData(5, 3, 5)]
    [InlineData(-1, 3, 3)]
    public void Share_Bound_IsTheEntrysOrThePolicys(int entry, int policy, int expected)
    {
        var share = new TenantShare("acme");
        share.Describe(0, entry, new GatePolicy { TenantMax = policy }).ShouldBe(expected < int.MaxValue);
        share.Max.ShouldBe(expected);
        share.Weight.ShouldBe(1);
        share.Describe(2.5, entry, new GatePolicy { TenantMax = policy }).ShouldBeFalse();
        share.Weight.ShouldBe(2.5);
        share.Held = expected - 1;
        share.IsFull.ShouldBeFalse();
        share.Held = expected;
        share.IsFull.ShouldBeTrue();
    }
}
