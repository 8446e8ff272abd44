using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>
/// Money put aside for one request in every scope it falls under: a lease, which is taken back when nobody ends it in time. Ended at most once, by whoever has it;
/// only its book changes it.
/// </summary>
public sealed class BudgetHold
{
    internal BudgetHold(long fence, Money amount, in BudgetAsk ask, DateTimeOffset at, BudgetPart[] parts) =>
        (Fence, Amount, Request, Tenant, At, Expires, Parts) = (fence, amount, ask.Request, ask.Tenant, at, at + ask.Lease, parts);

    internal BudgetHold(OrphanHold orphan, BudgetPart[] parts) =>
        (Fence, Amount, Request, Tenant, At, Expires, Parts) = (orphan.Fence, orphan.Amount, orphan.Request, orphan.Tenant, orphan.At, orphan.Expires, parts);

    /// <summary>Its token: later holds have greater ones, those of later processes too.</summary>
    public long Fence { get; }

    /// <summary>How much is put aside.</summary>
    public Money Amount { get; }

    /// <summary>The request it is for.</summary>
    public string Request { get; }

    /// <summary>The tenant's id; null for callers without one.</summary>
    public string? Tenant { get; }

    /// <summary>When it was put aside, which tells the windows it is in (UTC).</summary>
    public DateTimeOffset At { get; }

    /// <summary>When it is taken back.</summary>
    public DateTimeOffset Expires { get; }

    /// <summary>How many windows it is in.</summary>
    public int Windows => Parts.Length;

    internal BudgetPart[] Parts { get; private set; }

    internal HoldState State { get; set; }

    /// <summary>Puts it under one more budget, as one that was set while it was under way.</summary>
    internal void Join(BudgetPart part) => Parts = [.. Parts, part];

    internal bool IsUnder(BudgetAccount account) => Array.Exists(Parts, part => part.Account == account);

    /// <summary>One of the windows it is in.</summary>
    public BudgetWindow WindowAt(int index) => new(Parts[index].Account.Scope, Parts[index].Account.Owner, Parts[index].Key);
}

/// <summary>How a hold stands. One that is being settled still counts as held; one that was taken back does not, and may be settled all the same.</summary>
internal enum HoldState { Live, Reaped, Settling, SettlingLate, Ended }

/// <summary>An account and the window of it that a hold is in.</summary>
internal readonly record struct BudgetPart(BudgetAccount Account, long Key);
