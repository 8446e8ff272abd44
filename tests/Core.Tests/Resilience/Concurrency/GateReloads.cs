using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using static Breakwater.Core.Tests.Resilience.Concurrency.GateStage;

namespace Breakwater.Core.Tests.Resilience.Concurrency;

/// <summary>A new policy holds at once and loses nobody.</summary>
public sealed class GateReloads
{
    [Fact]
    public void Reload_HigherLimit_LetsWaitersInAtOnce()
    {
        var stage = Fixed(1);
        stage.Take(Entry());
        var callers = new[] { stage.Ask(Entry()), stage.Ask(Entry()), stage.Ask(Entry()) };
        stage.Gate.Policy = stage.Gate.Policy with { Initial = 3 };

        stage.Gate.Policy.Initial.ShouldBe(3);
        callers.Count(caller => caller.Entered).ShouldBe(2);
        stage.Gate.View(S(0)).ShouldSatisfyAllConditions(view => view.InFlight.ShouldBe(3), view => view.Limit.ShouldBe(3), view => view.Waiting.ShouldBe(1));
    }

    [Fact]
    public void Reload_LowerLimit_LetsNobodyInUntilItIsReached()
    {
        var stage = Fixed(3);
        var permits = stage.Take(3, Entry());
        var caller = stage.Ask(Entry());
        stage.Gate.Policy = stage.Gate.Policy with { Initial = 1 };
        permits[0].End(1);
        permits[1].End(1);
        caller.Waits.ShouldBeTrue();
        permits[2].End(1);
        caller.Entered.ShouldBeTrue();
    }

    [Fact]
    public void Reload_TenantMaxRaised_LetsItsWaitersInAtOnce()
    {
        var stage = Fixed(10, policy => policy with { TenantMax = 1 });
        stage.Take(Entry());
        var caller = stage.Ask(Entry());
        caller.Waits.ShouldBeTrue();
        stage.Gate.Policy = stage.Gate.Policy with { TenantMax = 2 };
        caller.Entered.ShouldBeTrue();
    }

    [Fact]
    public void Reload_TenantMaxLowered_HoldsItsWaitersBack()
    {
        var stage = Fixed(2, policy => policy with { TenantMax = 9 });
        var permits = stage.Take(2, Entry());
        var own = stage.Ask(Entry());
        var other = stage.Ask(Entry("other"));
        stage.Gate.Policy = stage.Gate.Policy with { TenantMax = 1 };
        permits[0].End(1);

        own.Waits.ShouldBeTrue();
        other.Entered.ShouldBeTrue();
        permits[1].End(1);
        own.Entered.ShouldBeTrue();
    }

    /// <summary>An entry that brings a higher bound lets the tenant's earlier calls in before its own.</summary>
    [Fact]
    public void Entry_RaisesTheTenantsBound_EarlierCallsGoFirst()
    {
        var stage = Fixed(10);
        stage.Take(Entry() with { TenantMax = 1 });
        var earlier = stage.Ask(Entry() with { TenantMax = 1 });
        var later = stage.Ask(Entry() with { TenantMax = 2 });

        earlier.Entered.ShouldBeTrue();
        later.Waits.ShouldBeTrue();
    }

    [Fact]
    public void Reload_OtherAlgorithm_KeepsWhatWasLearnt()
    {
        var stage = new GateStage(new GatePolicy());
        var permits = stage.Take(101, Entry());
        permits[0].End(1, LimiterVerdict.Dropped);
        stage.Gate.Policy = stage.Gate.Policy with { Algorithm = LimitKind.Gradient };

        stage.Gate.View(S(1)).Limit.ShouldBe(70);
        stage.Gate.View(S(1)).InFlight.ShouldBe(100);
    }

    [Fact]
    public void View_ManyTenants_ShowsTheTenThatHoldAndWantMost()
    {
        var stage = Fixed(60);
        for (var tenant = 0; tenant < 12; tenant++)
        {
            stage.Take(tenant % 6, Entry($"t{tenant:00}"));
        }

        stage.Take(30, Entry("many"));
        stage.Ask(Entry("late", Partition.Guaranteed));
        stage.Ask(Entry("late", Partition.Guaranteed));
        stage.Ask(Entry("late", Partition.Guaranteed));

        var view = stage.Gate.View(S(0));
        view.Tenants.Select(tenant => tenant.Tenant).ShouldBe(["many", "t05", "t11", "t04", "t10", "late", "t03", "t09", "t02", "t08"]);
        view.Tenants[5].ShouldBe(new TenantView("late", 0, 3));
        view.Guaranteed.ShouldBe(new PartitionView(20, 0, 3));
        view.Shared.ShouldBe(new PartitionView(null, 60, 0));
        view.Batch.ShouldBe(new PartitionView(15, 0, 0));
        view.Stable.ShouldBeNull();
    }

    [Fact]
    public void View_AfterAWindow_ShowsStableConcurrency()
    {
        var stage = Fixed(10);
        for (var second = 0; second < 60; second++)
        {
            stage.Take(Entry(), second).End(second + 0.5);
        }

        stage.Gate.View(S(60)).Stable!.Value.ShouldBe(0.5, 0.05);
    }
}
