using Breakwater.Server.Telemetry;

namespace Breakwater.Server.Workers;

/// <summary>Writes the request log out every fifth of a second, and once more at the end.</summary>
public sealed class LogWorker(RequestLog log, TimeProvider clock)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                await log.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await log.FlushAsync().ConfigureAwait(false);
        }
    }
}
