using Breakwater.Core.Objectives;

namespace Breakwater.Core.Tests.Objectives;

/// <summary>A6.4, A6.14 to A6.17: how much of 30 days' error budget is used, and what follows.</summary>
public sealed class ErrorBudgetTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly ObjectivePolicy All = new() { GoldNotDearer = true, Internal = new HashSet<string> { "ci" } };

    [Fact]
    public void A6_14_NinetyNineAndAHalf_Is216Minutes() => ErrorBudget.Of(0.995).TotalMinutes.ShouldBe(216, 1e-9);

    [Theory]
    [InlineData(100, 100, 5)]
    [InlineData(100, 50, 2.5)]
    [InlineData(100, 0, 0)]
    [InlineData(10, 10, 5)]
    [InlineData(1, 1, 0.5)]
    [InlineData(0, 0, 0)]
    public void Lost_SomeFailures_IsTheirPartOfFiveMinutes(int total, int errors, double minutes) =>
        ErrorBudget.Lost(new SliCounts(total, errors, 0)).TotalMinutes.ShouldBe(minutes, 1e-9);

    [Theory]
    [InlineData(0.71, 0, Restraints.None, Restraints.GoldNotDearer)]
    [InlineData(0.70, 0, Restraints.None, Restraints.None)]
    [InlineData(0.67, 0, Restraints.GoldNotDearer, Restraints.GoldNotDearer)]
    [InlineData(0.66, 0, Restraints.GoldNotDearer, Restraints.None)]
    [InlineData(0, 0.86, Restraints.None, Restraints.SilverShort)]
    [InlineData(0, 0.85, Restraints.None, Restraints.None)]
    [InlineData(0, 1.01, Restraints.None, Restraints.SilverShort | Restraints.InternalThrottled)]
    [InlineData(1.2, 0, Restraints.None, Restraints.GoldNotDearer | Restraints.InternalThrottled)]
    public void A6_15_To_17_UsedBudget_AsksForWhatTheArticleSays(double gold, double silver, Restraints before, Restraints expected) =>
        ObjectiveBook.Decide(All, [Reading(TenantClass.Gold, gold), Reading(TenantClass.Silver, silver)], before).ShouldBe(expected);

    [Fact]
    public void Decide_AsItComes_ChangesNothingForGoldAndHasNobodyToThrottle() =>
        ObjectiveBook.Decide(new ObjectivePolicy(), [Reading(TenantClass.Gold, 2), Reading(TenantClass.Silver, 2)], Restraints.None).ShouldBe(Restraints.SilverShort);

    [Fact]
    public void Step_FailuresOfOneClass_BurnItsBudgetAlone()
    {
        var book = new ObjectiveBook();
        book.Sli.Restore([.. Enumerable.Range(1, 31).Select(n => new SliRow(Noon.AddMinutes(-5 * n), "p", "acme", new SliCounts(20, 20, 0)))], Noon);
        book.Sli.Record("p", "shop", SliOutcome.Served);
        book.Step(All, tenant => tenant == "acme" ? TenantClass.Gold : TenantClass.Silver, TimeSpan.FromHours(1), Noon);

        book.Burn.Select(burn => (burn.Class, Math.Round(burn.Used, 3))).ShouldBe([(TenantClass.Gold, Math.Round(155 / 216.0, 3)), (TenantClass.Silver, 0)]);
        book.Restraints.ShouldBe(Restraints.GoldNotDearer);
        book.Step(All, _ => TenantClass.Gold, TimeSpan.FromHours(2), Noon.AddDays(31));
        book.Restraints.ShouldBe(Restraints.None);
    }

    private static BurnReading Reading(TenantClass whose, double used) => new(whose, new SliCounts(1, 0, 0), TimeSpan.FromMinutes(216) * used, TimeSpan.FromMinutes(216));
}
