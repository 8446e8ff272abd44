using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

public sealed class GatePolicies
{
    [Fact]
    public void Policy_Default_IsThatOfTheSpecification()
    {
        var policy = new GatePolicy();

        policy.Algorithm.ShouldBe(LimitKind.Aimd);
        policy.Initial.ShouldBeNull();
        policy.Floor.ShouldBe(4);
        policy.Ceiling.ShouldBe(int.MaxValue);
        policy.Decrease.ShouldBe(0.7);
        policy.CoolOff.ShouldBe(TimeSpan.FromSeconds(1));
        policy.GrowthEvery.ShouldBe(TimeSpan.FromSeconds(30));
        policy.GrowthStep.ShouldBe(1);
        policy.GrowthShare.ShouldBe(0.05);
        policy.StableMargin.ShouldBe(1.2);
        policy.MaxWaiting.ShouldBe(4096);
        policy.BatchTurn.ShouldBe(10);
        policy.TenantMax.ShouldBe(0);
    }

    /// <summary>A1.15 and C17: 60 = 20 + 40 with at most 15 for batch, the preset 48 has 12, and every other limit its part.</summary>
    [Theory]
    [InlineData(60, 20, 15)]
    [InlineData(48, 16, 12)]
    [InlineData(128, 42, 32)]
    [InlineData(3, 1, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(7, 2, 1)]
    [InlineData(8, 2, 2)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    public void A1_15_Shares_AnyLimit_ScaleWithIt(int limit, int guaranteed, int batch)
    {
        new GatePolicy().Guaranteed(limit).ShouldBe(guaranteed);
        new GatePolicy().Batch(limit).ShouldBe(batch);
    }

    [Fact]
    public void Shares_SetToZero_AreNone()
    {
        var policy = new GatePolicy { GuaranteedShare = 0, BatchShare = 0 };

        policy.Guaranteed(60).ShouldBe(0);
        policy.Batch(60).ShouldBe(0);
    }

    [Fact]
    public void Entry_Default_WeighsOneAndIsNotBound()
    {
        var entry = new GateEntry { Tenant = "acme" };

        entry.Weight.ShouldBe(1);
        entry.Partition.ShouldBe(Partition.Guaranteed);
        entry.Priority.ShouldBe(0);
        entry.Expected.ShouldBe(TimeSpan.Zero);
        entry.Holder.ShouldBeNull();
        entry.TenantMax.ShouldBe(0);
    }
}
