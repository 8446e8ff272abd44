using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Budgets;

/// <summary>Money put aside in nested scopes, at once or not at all, and back again (A5.7, A5.8, C22, C23, B2).</summary>
public sealed class BudgetBookTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly BudgetBook book = new();

    [Fact]
    public void Reserve_NoBudgetConcerned_HoldsNothingAndRefusesNothing()
    {
        book.Bounds("acme", null).ShouldBeFalse();
        var answer = book.Reserve(Ask(1_000_000), Noon);

        (answer.Hold, answer.Refused, answer.Short).ShouldBe((null, false, null));
    }

    [Fact]
    public void A5_7_Reserve_UsedPlusCostOverTheCap_IsRefused()
    {
        Apply(new BudgetCaps(Usd(10), null, null));
        book.Reserve(Ask(6), Noon).Hold!.Amount.ShouldBe(Usd(6));
        book.Reserve(Ask(4), Noon).Refused.ShouldBeFalse();

        var over = book.Reserve(Ask(1), Noon);
        over.Refused.ShouldBeTrue();
        (over.Short, over.Left, over.Cap).ShouldBe((BudgetScope.Minute, Money.Zero, Usd(10)));
    }

    [Fact]
    public void A5_8_Settle_LessThanHeld_GivesTheRestBackAndCountsOnce()
    {
        Apply(new BudgetCaps(Usd(10), Usd(20), Usd(30)));
        var hold = book.Reserve(Ask(10), Noon).Hold!;
        book.Settle(hold, Usd(3)).ShouldBeTrue();

        Reading(BudgetScope.Minute, Noon).ShouldBe((Money.Zero, Usd(3), Usd(7)));
        Reading(BudgetScope.Day, Noon).ShouldBe((Money.Zero, Usd(3), Usd(17)));
        Reading(BudgetScope.Month, Noon).ShouldBe((Money.Zero, Usd(3), Usd(27)));
        book.Settle(hold, Usd(3)).ShouldBeFalse("a hold ends once");
        book.Release(hold).ShouldBeFalse();
        Reading(BudgetScope.Day, Noon).ShouldBe((Money.Zero, Usd(3), Usd(17)));
    }

    [Fact]
    public void Release_HoldOfARequestThatWasNeverSent_LeavesNoTrace()
    {
        Apply(new BudgetCaps(Usd(10), null, null));
        book.Release(book.Reserve(Ask(10), Noon).Hold!).ShouldBeTrue();

        Reading(BudgetScope.Minute, Noon).ShouldBe((Money.Zero, Money.Zero, Usd(10)));
        book.Counts.ShouldBe(new HoldCounts(0, 0, 0, 0));
    }

    // C22: the innermost scope that refuses gives the reason, and what is refused is held nowhere.
    [Theory]
    [InlineData(5, 50, 50, 50, BudgetScope.Minute)]
    [InlineData(50, 5, 5, 5, BudgetScope.Day)]
    [InlineData(50, 50, 5, 5, BudgetScope.Month)]
    [InlineData(50, 50, 50, 5, BudgetScope.GlobalDay)]
    public void C22_Reserve_SeveralScopes_TheFirstThatRefusesIsTold(int minute, int day, int month, int everybody, BudgetScope scope)
    {
        Apply(new BudgetCaps(Usd(minute), Usd(day), Usd(month)), new BudgetPolicy { Global = new BudgetCaps(null, Usd(everybody), null) });
        book.Reserve(Ask(6), Noon).Short.ShouldBe(scope);

        book.Read(Noon).ShouldAllBe(reading => reading.Held == Money.Zero && reading.Left == reading.Cap);
    }

    [Theory]
    [InlineData(4, 6)]
    [InlineData(6, 6)]
    [InlineData(7, null)]
    public void F_C6_Reserve_LessThanWantedIsLeft_HoldsWhatThereIsIfThatIsEnough(int least, int? held)
    {
        Apply(new BudgetCaps(null, Usd(6), null));
        var answer = book.Reserve(Ask(10, least), Noon);

        answer.Hold?.Amount.ShouldBe(Usd(held!.Value));
        answer.Refused.ShouldBe(held is null);
        answer.Short.ShouldBe(BudgetScope.Day);
    }

    [Fact]
    public void F_C5_Minute_Slides_NeitherDoubleSpendNorLockout()
    {
        Apply(new BudgetCaps(Usd(10), null, null));
        var first = book.Reserve(Ask(6), Noon).Hold!;
        var second = book.Reserve(Ask(4), Noon.AddSeconds(30)).Hold!;
        book.Settle(first, Usd(6));
        book.Settle(second, Usd(4));

        book.Reserve(Ask(1), Noon.AddSeconds(60)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        book.Reserve(Ask(7), Noon.AddSeconds(60)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(31));
        book.Reserve(Ask(11), Noon.AddSeconds(60)).RetryAfter.ShouldBeNull("more than the whole cap never comes");
        book.Reserve(Ask(7), Noon.AddSeconds(61)).Refused.ShouldBeTrue();
        book.Reserve(Ask(6), Noon.AddSeconds(61)).Refused.ShouldBeFalse();
    }

    [Fact]
    public void F_C5_DayTurnsOver_YesterdaysHoldIsYesterdaysMoney()
    {
        var midnight = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
        Apply(new BudgetCaps(null, Usd(10), Usd(15)));
        var late = book.Reserve(Ask(10), midnight.AddSeconds(-1)).Hold!;
        book.Reserve(Ask(1), midnight.AddSeconds(-1)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));

        Reading(BudgetScope.Day, midnight).ShouldBe((Money.Zero, Money.Zero, Usd(10)));
        Reading(BudgetScope.Month, midnight).ShouldBe((Usd(10), Money.Zero, Usd(5)));
        book.Reserve(Ask(5), midnight).Hold!.Amount.ShouldBe(Usd(5));
        book.Settle(late, Usd(8));
        Reading(BudgetScope.Day, midnight).ShouldBe((Usd(5), Money.Zero, Usd(5)));
        Reading(BudgetScope.Month, midnight).ShouldBe((Usd(5), Usd(8), Usd(2)));
    }

    [Fact]
    public void F_C5_MonthTurnsOver_EverythingIsThereAgain()
    {
        Apply(new BudgetCaps(null, null, Usd(10)));
        book.Settle(book.Reserve(Ask(10), Noon).Hold!, Usd(10));
        var refused = book.Reserve(Ask(1), Noon);
        refused.RetryAfter.ShouldBe(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) - Noon);

        book.Reserve(Ask(10), Noon + refused.RetryAfter!.Value).Refused.ShouldBeFalse();
    }

    [Fact]
    public void Clock_GoesBack_NoWindowIsOpenedTwice()
    {
        Apply(new BudgetCaps(Usd(10), Usd(10), null));
        book.Reserve(Ask(10), Noon).Refused.ShouldBeFalse();

        book.Reserve(Ask(1), Noon.AddDays(-2)).Refused.ShouldBeTrue();
    }

    [Fact]
    public void F_C2_Reap_LeaseIsOver_MoneyIsThereAgainAndALateSettlementIsStillCounted()
    {
        Apply(new BudgetCaps(null, Usd(10), null));
        var lost = book.Reserve(Ask(10), Noon).Hold!;
        book.Reap(Noon + Lease - TimeSpan.FromTicks(1)).ShouldBe(0);
        book.Reap(Noon + Lease).ShouldBe(1);

        Reading(BudgetScope.Day, Noon + Lease).ShouldBe((Money.Zero, Money.Zero, Usd(10)));
        book.Settle(lost, Usd(4)).ShouldBeTrue();
        book.Settle(lost, Usd(4)).ShouldBeFalse();
        Reading(BudgetScope.Day, Noon + Lease).ShouldBe((Money.Zero, Usd(4), Usd(6)));
        book.Counts.ShouldBe(new HoldCounts(0, 1, 1, 0));
    }

    [Fact]
    public void F_C2_Reserve_TakesBackWhatIsOverdueByItself()
    {
        Apply(new BudgetCaps(null, Usd(10), null));
        book.Reserve(Ask(10), Noon);

        book.Reserve(Ask(10), Noon + Lease).Refused.ShouldBeFalse();
    }

    [Fact]
    public void Fence_EachHold_HasAGreaterOne()
    {
        Apply(new BudgetCaps(Usd(10), null, null));
        var fences = Enumerable.Range(0, 5).Select(_ => book.Reserve(Ask(1), Noon).Hold!.Fence).ToList();

        fences.ShouldBe(fences.Order());
        fences.ShouldBeUnique();
    }

    [Fact]
    public void Settle_MoreThanHeld_IsCountedAndTold()
    {
        Apply(new BudgetCaps(Usd(10), null, null));
        book.Settle(book.Reserve(Ask(8), Noon).Hold!, Usd(12));

        Reading(BudgetScope.Minute, Noon).ShouldBe((Money.Zero, Usd(12), Usd(-2)));
        book.Counts.Overruns.ShouldBe(1);
    }

    [Fact]
    public void C23_Session_HasACapOfItsOwnThatNoWindowRenews()
    {
        book.Bounds(null, "s-1").ShouldBeTrue();
        book.Settle(book.Reserve(InSession("s-1", 1_500_000_000), Noon).Hold!, new Money(1_500_000_000));
        var refused = book.Reserve(InSession("s-1", 600_000_000), Noon.AddDays(40));

        (refused.Refused, refused.Short, refused.RetryAfter).ShouldBe((true, BudgetScope.Session, null));
        book.Reserve(InSession("s-2", 600_000_000), Noon).Refused.ShouldBeFalse();
        book.Reserve(InSession("s-1", 600_000_000) with { Tenant = "other" }, Noon).Refused.ShouldBeFalse("a session is its tenant's");
    }

    [Fact]
    public void C23_Session_OverItsSoftCap_IsToldAsDegrade()
    {
        book.Settle(book.Reserve(InSession("s-1", 400_000_000), Noon).Hold!, new Money(400_000_000));
        book.Read(Noon).ShouldBeEmpty();
        book.Settle(book.Reserve(InSession("s-1", 100_000_000), Noon).Hold!, new Money(100_000_000));

        var reading = book.Read(Noon).ShouldHaveSingleItem();
        (reading.Scope, reading.Owner, reading.Level).ShouldBe((BudgetScope.Session, "acme/s-1", BudgetLevel.Degrade));
    }

    [Fact]
    public void Sessions_WithoutEnd_AreForgottenWhenUnused()
    {
        book.Settle(book.Reserve(InSession("busy", 1_000_000_000), Noon).Hold!, new Money(1_000_000_000));
        for (var i = 0; i < 25_000; i++)
        {
            book.Release(book.Reserve(InSession($"s-{i}", 1), Noon).Hold!);
            if (i % 5_000 == 0)
            {
                book.Release(book.Reserve(InSession("busy", 1), Noon).Hold!);
            }
        }

        book.Read(Noon).ShouldHaveSingleItem().Owner.ShouldBe("acme/busy");
    }

    [Fact]
    public void B2_NonCriticalDay_BlocksWorkThatMayWaitOnly()
    {
        Apply(new BudgetCaps(null, null, Usd(100)));
        book.Settle(book.Reserve(Ask(7), Noon).Hold!, Usd(7));
        var refused = book.Reserve(Ask(2) with { IsNonCritical = true }, Noon);

        (refused.Refused, refused.Short, refused.Cap).ShouldBe((true, BudgetScope.NonCriticalDay, Usd(8)));
        book.Reserve(Ask(1) with { IsNonCritical = true }, Noon).Refused.ShouldBeFalse();
        book.Reserve(Ask(50), Noon).Refused.ShouldBeFalse();
        book.Reserve(Ask(2) with { IsNonCritical = true }, Noon.AddDays(1)).Refused.ShouldBeFalse();
    }

    [Fact]
    public void A2_26_DegradedMinute_BoundsOnlyWhileDegraded()
    {
        Apply(BudgetCaps.None, new BudgetPolicy { DegradedMinute = Usd(5) });
        book.Reserve(Ask(6), Noon).Refused.ShouldBeFalse();

        book.Reserve(Ask(6) with { IsDegraded = true }, Noon).Short.ShouldBe(BudgetScope.DegradedMinute);
        book.Reserve(Ask(5) with { IsDegraded = true }, Noon).Refused.ShouldBeFalse();
    }

    [Theory]
    [InlineData(89, BudgetLevel.Ok)]
    [InlineData(90, BudgetLevel.Warn)]
    [InlineData(94, BudgetLevel.Warn)]
    [InlineData(95, BudgetLevel.Degrade)]
    [InlineData(99, BudgetLevel.Degrade)]
    [InlineData(100, BudgetLevel.Block)]
    public void A7_9_Level_FollowsWhatIsUsed(int used, BudgetLevel level)
    {
        Apply(new BudgetCaps(null, Usd(100), null));
        book.Settle(book.Reserve(Ask(used), Noon).Hold!, Usd(used));

        book.Read(Noon).Single().Level.ShouldBe(level);
    }

    [Theory]
    [InlineData(9_999_999, BudgetLevel.Ok)]
    [InlineData(10_000_000, BudgetLevel.Warn)]
    [InlineData(20_000_000, BudgetLevel.Degrade)]
    [InlineData(50_000_000, BudgetLevel.Block)]
    public void C22_LevelOfRequest_FollowsItsCost(long nanoUsd, BudgetLevel level) =>
        new BudgetPolicy { RequestBlock = new Money(50_000_000) }.LevelOfRequest(new Money(nanoUsd)).ShouldBe(level);

    [Fact]
    public void Reload_OtherCap_KeepsWhatIsHeldAndSpent()
    {
        Apply(new BudgetCaps(null, Usd(10), null));
        book.Settle(book.Reserve(Ask(4), Noon).Hold!, Usd(4));
        var held = book.Reserve(Ask(5), Noon).Hold!;
        Apply(new BudgetCaps(null, Usd(6), Usd(100)));

        Reading(BudgetScope.Day, Noon).ShouldBe((Usd(5), Usd(4), Usd(-3)));
        book.Reserve(Ask(1), Noon).Short.ShouldBe(BudgetScope.Day);
        book.Settle(held, Usd(1));
        Reading(BudgetScope.Day, Noon).ShouldBe((Money.Zero, Usd(5), Usd(1)));
        Reading(BudgetScope.Month, Noon).ShouldBe((Money.Zero, Money.Zero, Usd(100)));
        book.Apply(new BudgetPolicy(), []);
        book.Bounds("acme", null).ShouldBeFalse();
    }

    [Fact]
    public void Tenants_OfDifferentNames_DoNotSpendEachOthersMoney()
    {
        book.Apply(new BudgetPolicy(), [new("acme", new BudgetCaps(Usd(5), null, null)), new("other", new BudgetCaps(Usd(5), null, null))]);
        book.Reserve(Ask(5), Noon).Refused.ShouldBeFalse();

        book.Reserve(Ask(5) with { Tenant = "other" }, Noon).Refused.ShouldBeFalse();
        book.Reserve(Ask(5) with { Tenant = null }, Noon).Hold.ShouldBeNull();
    }

    private static Money Usd(int usd) => new(usd * 1_000_000_000L);

    private static BudgetAsk Ask(int want, int? least = null) => new() { Tenant = "acme", Want = Usd(want), Least = Usd(least ?? want), Lease = Lease };

    private static BudgetAsk InSession(string session, long nanoUsd) =>
        new() { Tenant = "acme", Session = session, Want = new Money(nanoUsd), Least = new Money(nanoUsd), Lease = Lease };

    private void Apply(BudgetCaps caps, BudgetPolicy? policy = null) => book.Apply(policy ?? new BudgetPolicy(), [new("acme", caps)]);

    private (Money Held, Money Settled, Money Left) Reading(BudgetScope scope, DateTimeOffset now)
    {
        var reading = book.Read(now).Single(one => one.Scope == scope);
        (reading.Held + reading.Settled + reading.Left).ShouldBe(reading.Cap, "invariant 1");
        return (reading.Held, reading.Settled, reading.Left);
    }
}
