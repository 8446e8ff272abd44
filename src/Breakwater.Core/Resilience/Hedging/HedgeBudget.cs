using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Hedging;

/// <summary>
/// Keeps hedges ≤ share × requests + burst at every moment (A7.5, C24). Lock-free. A hedge is an extra attempt too: it needs leave of the retry
/// budget as well (C37).
/// </summary>
public sealed class HedgeBudget(HedgePolicy policy)
{
    private readonly ShareBudget tokens = new(policy.Share, policy.Burst);
    private HedgePolicy current = policy;

    /// <summary>The numbers; a reload replaces them and keeps what is saved.</summary>
    public HedgePolicy Policy
    {
        get => Volatile.Read(ref current);
        set
        {
            Volatile.Write(ref current, value);
            tokens.Change(value.Share, value.Burst);
        }
    }

    /// <summary>Hedges that could be made now.</summary>
    public double Balance => tokens.Balance;

    /// <summary>A request begins.</summary>
    public void Deposit() => tokens.Deposit();

    /// <summary>Takes leave for one hedge; false when it must not be made.</summary>
    public bool TryWithdraw() => tokens.TryWithdraw();

    /// <summary>Gives back a withdrawal whose hedge was never made.</summary>
    public void Return() => tokens.Return();
}
