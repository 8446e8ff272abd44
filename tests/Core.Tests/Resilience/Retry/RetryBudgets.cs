using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Tests.Resilience.Retry;

/// <summary>Invariant 5: attempts ≤ (1 + share) × requests + burst, exactly and at every moment.</summary>
public sealed class RetryBudgets
{
    [Fact]
    public void A1_3_Defaults_AreAFifthAndTen()
    {
        var policy = new RetryBudgetPolicy();

        policy.Share.ShouldBe(0.2);
        policy.Burst.ShouldBe(10);
        new RetryBudget(policy).Balance.ShouldBe(10);
    }

    [Fact]
    public void C1_Burst_IsAllThereIsWithoutRequests()
    {
        var budget = new RetryBudget(new RetryBudgetPolicy());

        Enumerable.Range(0, 20).Count(_ => budget.TryWithdraw()).ShouldBe(10);
        budget.Balance.ShouldBe(0);
    }

    [Fact]
    public void C1_FiveRequests_PayForOneExtraAttempt()
    {
        var budget = Spent(new RetryBudgetPolicy());
        for (var i = 0; i < 4; i++)
        {
            budget.Deposit();
        }

        budget.Balance.ShouldBe(0.8);
        budget.TryWithdraw().ShouldBeFalse();
        budget.Deposit();
        budget.TryWithdraw().ShouldBeTrue();
        budget.Balance.ShouldBe(0);
    }

    [Fact]
    public void C1_Savings_NeverExceedTheBurst()
    {
        var budget = new RetryBudget(new RetryBudgetPolicy { Share = 0.3, Burst = 1 });
        budget.Deposit();
        budget.Balance.ShouldBe(1);

        budget.TryWithdraw().ShouldBeTrue();
        for (var i = 0; i < 100; i++)
        {
            budget.Deposit();
        }

        budget.Balance.ShouldBe(1);
    }

    [Theory]
    [InlineData(0.29, 0.29)]
    [InlineData(0.0019, 0.001)]
    [InlineData(0.0009, 0)]
    [InlineData(1.5, 1.5)]
    public void Share_IsRoundedDown_ToThousandths(double share, double deposited)
    {
        var budget = Spent(new RetryBudgetPolicy { Share = share, Burst = 10 });
        budget.Deposit();
        budget.Balance.ShouldBe(deposited);
    }

    [Fact]
    public void Burst_OfNone_AllowsNothing()
    {
        var budget = new RetryBudget(new RetryBudgetPolicy { Burst = 0 });
        for (var i = 0; i < 100; i++)
        {
            budget.Deposit();
        }

        budget.TryWithdraw().ShouldBeFalse();
    }

    [Fact]
    public void Return_OfAnUnusedWithdrawal_RestoresItUpToTheBurst()
    {
        var budget = new RetryBudget(new RetryBudgetPolicy { Burst = 2 });
        budget.TryWithdraw().ShouldBeTrue();
        budget.Return();
        budget.Balance.ShouldBe(2);
        budget.Return();
        budget.Balance.ShouldBe(2);
    }

    [Fact]
    public void A12_2_ClientRetry_IsNoNewRequest()
    {
        var budget = new RetryBudget(new RetryBudgetPolicy { Burst = 1 });

        budget.TryAdmit(isClientRetry: true).ShouldBeTrue();
        budget.Balance.ShouldBe(0);
        budget.TryAdmit(isClientRetry: true).ShouldBeFalse();
        budget.Balance.ShouldBe(0);
        budget.TryAdmit(isClientRetry: false).ShouldBeTrue();
        budget.Balance.ShouldBe(0.2);
    }

    [Fact]
    public void Reload_KeepsWhatIsSaved_UpToTheNewBurst()
    {
        var budget = new RetryBudget(new RetryBudgetPolicy());
        var more = new RetryBudgetPolicy { Share = 0.5, Burst = 20 };
        budget.Policy = more;
        budget.Policy.ShouldBeSameAs(more);
        budget.Balance.ShouldBe(10);
        budget.Deposit();
        budget.Balance.ShouldBe(10.5);

        budget.Policy = new RetryBudgetPolicy { Burst = 3 };
        budget.Balance.ShouldBe(3);
        budget.TryWithdraw().ShouldBeTrue();
        budget.Deposit();
        budget.Balance.ShouldBe(2.2);
    }

    [Fact]
    public void Invariant5_AnyCourse_AgreesWithExactArithmetic()
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var random = new SeededRandom(seed * 6_151);
            var (share, burst) = ((int)(random.NextDouble() * 1_200) / 1_000m, (int)(random.NextDouble() * 12));
            var budget = new RetryBudget(new RetryBudgetPolicy { Share = (double)share, Burst = burst });
            var (saved, requests, attempts) = ((decimal)burst, 0, 0);
            for (var i = 0; i < 500; i++)
            {
                var retry = random.NextDouble() < 0.7;
                var expected = !retry || saved >= 1;
                budget.TryAdmit(retry).ShouldBe(expected);
                saved = retry ? saved - (expected ? 1 : 0) : Math.Min(burst, saved + share);
                requests += retry ? 0 : 1;
                attempts += expected ? 1 : 0;
                budget.Balance.ShouldBe((double)saved);
                ((decimal)attempts).ShouldBeLessThanOrEqualTo(((1 + share) * requests) + burst);
            }
        }
    }

    [Fact]
    public async Task Invariant5_AnyInterleavingOfThreads_HoldsAtEveryMoment()
    {
        const int threads = 4;
        const int steps = 50_000;
        var budget = new RetryBudget(new RetryBudgetPolicy());
        var (requests, extras, worst) = (0L, 0L, long.MinValue);

        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            var random = new SeededRandom((ulong)thread);
            for (var i = 0; i < steps; i++)
            {
                if (random.NextDouble() < 0.5)
                {
                    Interlocked.Increment(ref requests); // Before the deposit, as extras are counted after the withdrawal: no moment looks better than it is.
                    budget.Deposit();
                }
                else if (budget.TryWithdraw())
                {
                    Interlocked.Increment(ref extras);
                }

                var made = Interlocked.Read(ref extras);
                var overdrawn = (1_000 * made) - (200 * Interlocked.Read(ref requests)) - 10_000;
                if (overdrawn > Volatile.Read(ref worst))
                {
                    Volatile.Write(ref worst, overdrawn);
                }
            }
        })));

        worst.ShouldBeLessThanOrEqualTo(0);
        ((200 * requests) + 10_000 - (1_000 * extras)).ShouldBeGreaterThanOrEqualTo((long)(budget.Balance * 1_000));
        extras.ShouldBeGreaterThan(requests / 10);
    }

    [Fact]
    public void F_G1_TotalOutageWithRetryingSdks_StaysWithinTheBudgetExactly()
    {
        const int requests = 5_000;
        var (budget, random, attempts) = (new RetryBudget(new RetryBudgetPolicy()), new SeededRandom(9), 0);
        for (var i = 0; i < requests; i++)
        {
            for (var clientRetry = 0; clientRetry <= 3; clientRetry++)
            {
                if (budget.TryAdmit(clientRetry > 0))
                {
                    attempts += Attempts(budget, random);
                }

                (1_000L * attempts).ShouldBeLessThanOrEqualTo((1_200L * (i + 1)) + 10_000);
            }
        }

        attempts.ShouldBe((requests * 12 / 10) + 10 - 1); // The first deposit found the burst full.
    }

    /// <summary>One admitted request on three targets that all fail: first attempt, fallbacks, retries.</summary>
    private static int Attempts(RetryBudget budget, SeededRandom random)
    {
        var history = new AttemptHistory(new RetryPolicy(), 3, TimeProvider.System);
        for (var (attempts, target) = (1, 0); ; attempts++)
        {
            var decision = history.Failed(target, new Fault(FaultKind.ProviderUnavailable, "down"), Deadline.Never, random);
            if (!decision.GoesOn || !budget.TryWithdraw())
            {
                return attempts;
            }

            target = decision.Target;
        }
    }

    private static RetryBudget Spent(RetryBudgetPolicy policy)
    {
        var budget = new RetryBudget(policy);
        while (budget.TryWithdraw())
        {
        }

        return budget;
    }
}
