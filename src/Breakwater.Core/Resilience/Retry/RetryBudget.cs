using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Retry;

/// <summary>
/// One budget for every attempt that is not a request's first: retries, fallbacks, hedges (C37), and what callers' SDKs repeat (F-G1, A12.2).
/// Attempts ≤ (1 + share) × requests + burst at every moment, whatever the interleaving. Lock-free.
/// </summary>
public sealed class RetryBudget(RetryBudgetPolicy policy)
{
    private readonly ShareBudget tokens = new(policy.Share, policy.Burst);
    private RetryBudgetPolicy current = policy;

    /// <summary>The numbers; a reload replaces them and keeps what is saved.</summary>
    public RetryBudgetPolicy Policy
    {
        get => Volatile.Read(ref current);
        set
        {
            Volatile.Write(ref current, value);
            tokens.Change(value.Share, value.Burst);
        }
    }

    /// <summary>Extra attempts that could be made now.</summary>
    public double Balance => tokens.Balance;

    /// <summary>
    /// Admits a request's first attempt. What the caller's SDK repeats (<c>x-stainless-retry-count</c> above 0) is no new request: it deposits nothing
    /// and its first attempt is an extra one. False: refuse it at once.
    /// </summary>
    public bool TryAdmit(bool isClientRetry)
    {
        if (isClientRetry)
        {
            return TryWithdraw();
        }

        Deposit();
        return true;
    }

    /// <summary>An original request begins.</summary>
    public void Deposit() => tokens.Deposit();

    /// <summary>Takes leave for one extra attempt; false when it must not be made.</summary>
    public bool TryWithdraw() => tokens.TryWithdraw();

    /// <summary>Gives back a withdrawal whose attempt was never made.</summary>
    public void Return() => tokens.Return();
}
