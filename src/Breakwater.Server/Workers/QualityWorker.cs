using Breakwater.Server.GoldSets;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

/// <summary>Looks every ten seconds which gold sets are due, and runs those.</summary>
internal sealed partial class QualityWorker(QualityWatch watch, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                await TickAsync(stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop: a run that is cut short is due again.
        }
    }

    private async Task TickAsync(CancellationToken stopping)
    {
        try
        {
            await watch.TickAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            // One broken run must not end all later ones.
            Failed(logger, e);
        }
    }
}
