using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>What a process that ended left of its budgets.</summary>
/// <param name="Windows">What is settled in windows that may still be open.</param>
/// <param name="Holds">Holds that nobody ended.</param>
public sealed record RecoveredBudgets(IReadOnlyList<WindowSum> Windows, IReadOnlyList<OrphanHold> Holds)
{
    /// <summary>Nothing was spent, nothing is held.</summary>
    public static RecoveredBudgets None { get; } = new([], []);
}

/// <summary>What is settled in one window.</summary>
public sealed record WindowSum(BudgetWindow Window, Money Settled);

/// <summary>A hold of a process that died before it ended it.</summary>
/// <param name="Fence">Its token.</param>
/// <param name="Request">The request it was for.</param>
/// <param name="Tenant">The tenant's id; null for callers without one.</param>
/// <param name="Amount">How much is held; nothing once it was taken back.</param>
/// <param name="At">When it was put aside (UTC).</param>
/// <param name="Expires">When its time is over (UTC).</param>
/// <param name="Windows">The windows it is in.</param>
public sealed record OrphanHold(long Fence, string Request, string? Tenant, Money Amount, DateTimeOffset At, DateTimeOffset Expires, IReadOnlyList<BudgetWindow> Windows);
