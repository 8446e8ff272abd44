using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Storage;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

/// <summary>
/// Tells budgets whose caps are set while their windows run what the ledger has of these. Requests never wait for it. Says once in the log when it cannot, and once when it
/// could.
/// </summary>
internal sealed partial class LedgerGapWorker(BudgetBook book, ILedger ledger, TimeProvider clock, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>What the store cannot add up in its time is asked for in halves, down to this.</summary>
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1);
    private bool _told;

    /// <summary>Reads again what is to be read again, until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                await TryReadAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    /// <summary>Reads now, for as long as new caps wait for it, if any do: those that an earlier process knew are put right at the next tick.</summary>
    public async Task ReadAsync()
    {
        if (!book.WaitsForLedger)
        {
            return;
        }

        using var patience = new CancellationTokenSource(Period, clock);
        try
        {
            await TryReadAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Goes on at the next tick; the caps let nothing through until then.
        }
    }

    public void Dispose() => _turn.Dispose();

    // One at a time: what a second one finds would be counted on top of the first one's.
    private async Task TryReadAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var gaps = book.BeginReading();
            foreach (var gap in gaps)
            {
                var slices = new List<LedgerSlice>();
                foreach (var span in gap.Spans())
                {
                    await ReadAsync(span, span.From, slices, cancellation).ConfigureAwait(false);
                }

                book.Fill(gap, slices);
            }

            if (_told && gaps.Count > 0)
            {
                _told = false;
                CouldBeRead(logger);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_told)
            {
                _told = true;
                CannotBeRead(logger, e.Message);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask ReadAsync(LedgerSpan span, DateTimeOffset at, List<LedgerSlice> slices, CancellationToken cancellation)
    {
        try
        {
            var spent = await ledger.SpentAsync(span, cancellation).ConfigureAwait(false);
            slices.AddRange(spent.Select(slice => slice with { At = at }));
        }
        catch (StoreException e) when (e.Failure == StoreFailure.TimedOut && span.To - span.From > ShortestSpan)
        {
            var middle = span.From + ((span.To - span.From) / 2);
            await ReadAsync(span with { To = middle }, at, slices, cancellation).ConfigureAwait(false);
            await ReadAsync(span with { From = middle }, at, slices, cancellation).ConfigureAwait(false);
        }
    }
}
