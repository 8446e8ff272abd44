namespace Breakwater.Core.Budgets.Ledger;

/// <summary>How a journal of money is at one moment.</summary>
/// <param name="Waiting">Bytes on record that the ledger does not have yet.</param>
/// <param name="Spilled">Records that wait in memory because they could not be written; a kill would lose them, and their holds would count as spent.</param>
/// <param name="Lost">Records that could not be kept at all, since the start.</param>
/// <param name="Stopped">Why nothing more can be held, for an operator; null when all is well.</param>
/// <param name="LedgerError">Why the ledger did not take what waits, the last time it was asked; null when it did.</param>
public sealed record MoneyJournalHealth(long Waiting, int Spilled, long Lost, string? Stopped, string? LedgerError);
