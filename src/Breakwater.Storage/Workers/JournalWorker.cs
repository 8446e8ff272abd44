using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Breakwater.Storage.Workers;

/// <summary>
/// Every second: records go on to the ledger, or while that takes none to the disk, what could not be written is tried again, and holds of dead processes are settled when their time is over.
/// Says once in the log when any of that stops, and once when it goes on.
/// </summary>
internal sealed partial class JournalWorker : IAsyncDisposable
{
    private readonly MoneyJournal _journal;
    private readonly JournalMover _mover;
    private readonly BudgetBook _book;
    private readonly JournalLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private Task _flushing = Task.CompletedTask;
    private string? _toldStopped;
    private bool _toldBehind;
    private long _toldLost;

    public JournalWorker(MoneyJournal journal, JournalMover mover, BudgetBook book, JournalLimits limits, TimeProvider clock, ILogger logger)
    {
        (_journal, _mover, _book, _limits, _clock, _logger) = (journal, mover, book, limits, clock, logger);
        if (book.Counts.Live is > 0 and var orphans)
        {
            HoldsWereLeft(logger, orphans);
        }

        _running = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _journal.Retry();
        try
        {
            using var patience = new CancellationTokenSource(_limits.ClosingPatience, _clock);
            await TryMoveAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The next start moves it.
        }

        await _flushing.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(_limits.Period, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                _journal.Retry();
                _book.SettleOrphans(_clock.GetUtcNow());

                // What the ledger has is on the disk already.
                if (!await TryMoveAsync(_stopping.Token).ConfigureAwait(false) && _flushing.IsCompleted && _journal.IsDirty)
                {
                    // On a thread of its own: a disk that stalls must hold up none of those that serve requests.
                    _flushing = Task.Factory.StartNew(_journal.Flush, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                }

                Tell(_journal.Health());
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    // False when the store does not take them: told by the journal's health; tried again at the next tick, or at the next start.
    private async ValueTask<bool> TryMoveAsync(CancellationToken cancellation)
    {
        try
        {
            await _mover.MoveAsync(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Tell(MoneyJournalHealth health)
    {
        if (health.Stopped is not null && _toldStopped is null)
        {
            Stopped(_logger, health.Stopped);
        }
        else if (health.Stopped is null && _toldStopped is not null)
        {
            GoesOn(_logger);
        }

        if (health.LedgerError is not null != _toldBehind)
        {
            _toldBehind = !_toldBehind;
            if (_toldBehind)
            {
                FallsBehind(_logger, health.LedgerError!);
            }
            else
            {
                CaughtUp(_logger);
            }
        }

        if (health.Lost > _toldLost)
        {
            Lost(_logger, health.Lost - _toldLost);
        }

        (_toldStopped, _toldLost) = (health.Stopped, health.Lost);
    }
}
