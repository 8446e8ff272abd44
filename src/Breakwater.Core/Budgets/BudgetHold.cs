using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>
/// Money put aside for one request in every scope it falls under: a lease, which is taken back when nobody ends it in time. Ended at most once, by whoever has it;
/// only its book changes it.
/// </summary>
public sealed class BudgetHold
{
    internal BudgetHold(long fence, Money amount, DateTimeOffset expires, BudgetPart[] parts) => (Fence, Amount, Expires, Parts) = (fence, amount, expires, parts);

    /// <summary>Its token: later holds have greater ones.</summary>
    public long Fence { get; }

    /// <summary>How much is put aside.</summary>
    public Money Amount { get; }

    /// <summary>When it is taken back.</summary>
    public DateTimeOffset Expires { get; }

    internal BudgetPart[] Parts { get; }

    internal HoldState State { get; set; }
}

/// <summary>How a hold stands.</summary>
internal enum HoldState { Live, Ended, Reaped }

/// <summary>An account and the window of it that a hold is in.</summary>
internal readonly record struct BudgetPart(BudgetAccount Account, long Key);
