using Breakwater.Server.Admin.Changes;

namespace Breakwater.Server.Workers;

/// <summary>Looks every second how the rollouts do.</summary>
internal sealed class RolloutWorker(RolloutKeeper keeper, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                await keeper.TickAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await keeper.PublishAsync().ConfigureAwait(false);
        }
    }
}
