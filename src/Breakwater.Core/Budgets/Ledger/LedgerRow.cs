namespace Breakwater.Core.Budgets.Ledger;

/// <summary>An entry with its number; later entries have greater ones.</summary>
public sealed record LedgerRow(long Sequence, LedgerEntry Entry);
