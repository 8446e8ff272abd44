using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;

namespace Breakwater.Core.Tests.Budgets;

/// <summary>A journal that keeps what it is told, in order, and may be stopped.</summary>
internal sealed class MemoryJournal : IMoneyJournal
{
    private readonly Lock gate = new();
    private readonly List<JournalStep> steps = [];
    private readonly List<LedgerEntry> entries = [];

    /// <summary>True while nothing can be put on record.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Records that wait in memory.</summary>
    public int Spilled { get; set; }

    public IReadOnlyList<JournalStep> Steps
    {
        get
        {
            lock (gate)
            {
                return [.. steps];
            }
        }
    }

    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries];
            }
        }
    }

    public bool TryHold(BudgetHold hold)
    {
        lock (gate)
        {
            if (!IsStopped)
            {
                steps.Add(new JournalStep(hold, null));
            }

            return !IsStopped;
        }
    }

    public void Reap(BudgetHold hold)
    {
        lock (gate)
        {
            steps.Add(new JournalStep(hold, 0));
        }
    }

    public void Settle(ReadOnlySpan<HoldEnd> holds, ReadOnlySpan<LedgerEntry> entries)
    {
        lock (gate)
        {
            foreach (var (hold, spent) in holds)
            {
                steps.Add(new JournalStep(hold, spent.NanoUsd));
            }

            this.entries.AddRange(entries);
        }
    }

    public MoneyJournalHealth Health() => new(0, Spilled, 0, IsStopped ? "stopped by a test" : null, null);
}

/// <summary>A hold was put on record, or, with what was spent, ended.</summary>
internal sealed record JournalStep(BudgetHold Hold, long? Spent);
