using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>A hold and what was spent of it, which may be nothing, or more than was held.</summary>
public readonly record struct HoldEnd(BudgetHold Hold, Money Spent);
