using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets.Ledger;

/// <summary>The sum of a group of entries.</summary>
/// <param name="Group">What they have in common, a day as <c>2026-11-21</c>; null for those that have no such thing.</param>
/// <param name="Entries">How many they are.</param>
/// <param name="InputTokens">All that models were given to read.</param>
/// <param name="OutputTokens">All that models wrote.</param>
/// <param name="Cost">What they cost.</param>
public sealed record LedgerSum(string? Group, long Entries, long InputTokens, long OutputTokens, Money Cost);
