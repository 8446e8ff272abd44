using Breakwater.Core.Resilience.Hedging;

namespace Breakwater.Core.Tests.Resilience.Hedging;

/// <summary>A7.5, C24: at most one hedge per ten requests, and five.</summary>
public sealed class HedgeBudgets
{
    [Fact]
    public void C24_AnyNumberOfRequests_ATenthAndFiveMayBeHedged()
    {
        var (budget, hedges) = (new HedgeBudget(new HedgePolicy()), 0);
        for (var requests = 1; requests <= 1_000; requests++)
        {
            budget.Deposit();
            while (budget.TryWithdraw())
            {
                hedges++;
            }

            (10 * hedges).ShouldBeLessThanOrEqualTo(requests + 50);
        }

        hedges.ShouldBe(5 + 99); // The first deposit found the burst full.
    }

    [Fact]
    public void Return_OfAnUnusedWithdrawal_RestoresIt()
    {
        var budget = new HedgeBudget(new HedgePolicy { Burst = 1 });
        budget.Balance.ShouldBe(1);
        budget.TryWithdraw().ShouldBeTrue();
        budget.TryWithdraw().ShouldBeFalse();

        budget.Return();

        budget.Balance.ShouldBe(1);
    }

    [Fact]
    public void Reload_KeepsWhatIsSaved_UpToTheNewBurst()
    {
        var budget = new HedgeBudget(new HedgePolicy());
        var policy = new HedgePolicy { Share = 0.5, Burst = 2 };

        budget.Policy = policy;

        budget.Policy.ShouldBeSameAs(policy);
        budget.Balance.ShouldBe(2);
        budget.TryWithdraw().ShouldBeTrue();
        budget.Deposit();
        budget.Balance.ShouldBe(1.5);
    }
}
