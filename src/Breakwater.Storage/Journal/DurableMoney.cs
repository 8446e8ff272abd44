using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Storage.Sqlite.Engine;
using Breakwater.Storage.Sqlite;
using Breakwater.Storage.Workers;
using Microsoft.Extensions.Logging;

namespace Breakwater.Storage.Journal;

/// <summary>
/// Money that outlives the process: a journal in a folder beside the store, which takes records in microseconds, and the ledger in the store, which gets them within a
/// second or when the store can be written again. Dispose it before the store.
/// </summary>
public sealed class DurableMoney : IAsyncDisposable
{
    private readonly SqliteAccess _access;
    private readonly JournalLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly MoneyJournal _journal;
    private readonly JournalMover _mover;
    private JournalWorker? _worker;

    internal DurableMoney(string file, SqliteAccess access, JournalLimits limits, TimeProvider clock, ILogger logger)
    {
        (_access, _limits, _clock, _logger) = (access, limits, clock, logger);
        _journal = new MoneyJournal(file + "-money", limits, clock);
        _mover = new JournalMover(_journal, new SqliteLedger(access, clock), limits);
        Ledger = new SqliteLedgerReader(access, _mover);
    }

    /// <summary>Money of a store. Nothing is read or made yet.</summary>
    public static DurableMoney Of(SqliteStore store, TimeProvider clock, ILogger logger) => new(store.File, store.Access, new JournalLimits(), clock, logger);

    /// <summary>What was spent, for good.</summary>
    public ILedger Ledger { get; }

    /// <summary>The journal itself.</summary>
    internal MoneyJournal Journal => _journal;

    /// <summary>
    /// Budgets that go on where the last process ended, with their journal; from now on it is moved to the ledger and what dead processes held is settled in time. Once.
    /// </summary>
    /// <exception cref="StoreException">What the last process left cannot be read.</exception>
    public async ValueTask<BudgetBook> OpenAsync(CancellationToken cancellation)
    {
        _journal.TakeOver();
        await _mover.MoveAsync(cancellation).ConfigureAwait(false);
        var book = new BudgetBook(_journal);
        book.Recover(await _access.ReadAsync(SqliteHolds.Load, RecoveredBudgets.None, cancellation).ConfigureAwait(false), _clock.GetUtcNow());
        _worker = new JournalWorker(_journal, _mover, book, _limits, _clock, _logger);
        return book;
    }

    /// <summary>Moves what is left, if the store takes it in time, and closes; what it does not take is there at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.DisposeAsync().ConfigureAwait(false);
        }

        _mover.Dispose();
        _journal.Dispose();
    }
}
