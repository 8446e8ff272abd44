namespace Breakwater.Core.Budgets;

/// <summary>One window of one budget.</summary>
/// <param name="Scope">What the budget bounds.</param>
/// <param name="Owner">The tenant's id, the session's with its tenant's before it, or empty for everybody.</param>
/// <param name="Key">The second since 1970, the day, or the month (UTC); 0 for a session.</param>
public readonly record struct BudgetWindow(BudgetScope Scope, string Owner, long Key);
