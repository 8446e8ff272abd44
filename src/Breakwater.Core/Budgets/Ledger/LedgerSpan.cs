namespace Breakwater.Core.Budgets.Ledger;

/// <summary>The time whose entries are asked for.</summary>
/// <param name="From">The first moment.</param>
/// <param name="To">The first moment that does not count any more.</param>
public readonly record struct LedgerSpan(DateTimeOffset From, DateTimeOffset To);
