namespace Breakwater.Core.Budgets.Ledger;

/// <summary>
/// Where money is put on record before it moves: what was taken survives the death of the process, and nothing here waits for a database. Safe for concurrent use.
/// </summary>
public interface IMoneyJournal
{
    /// <summary>Puts a hold on record. False when that cannot be done: then nothing may be sent for it.</summary>
    bool TryHold(BudgetHold hold);

    /// <summary>Puts on record that a hold was taken back because nobody ended it in time.</summary>
    void Reap(BudgetHold hold);

    /// <summary>
    /// Puts on record, as one, what was spent of holds and what for; either may be empty. What cannot be written now is kept in memory for a while, and counted when there is too
    /// much of it.
    /// </summary>
    void Settle(ReadOnlySpan<HoldEnd> holds, ReadOnlySpan<LedgerEntry> entries);

    /// <summary>How it is.</summary>
    MoneyJournalHealth Health();
}
