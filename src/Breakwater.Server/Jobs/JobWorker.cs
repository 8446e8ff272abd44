using Breakwater.Core.Jobs;
using Breakwater.Server.Endpoints;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Jobs;

/// <summary>
/// Looks every second which jobs are due, and runs those, a few at once. A job is begun under a lease: if the process dies with it, it is begun again, so it may be
/// answered, and paid for, twice; never not at all.
/// </summary>
internal sealed partial class JobWorker(IJobStore store, JobRun run, GatewayState state, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(5);
    private readonly List<Task> _running = [];
    private bool _isStopped;

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
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_running).ConfigureAwait(false);
        }
    }

    /// <summary>Begins what is due now.</summary>
    internal async Task TickAsync(CancellationToken stopping)
    {
        _running.RemoveAll(static task => task.IsCompleted);
        var free = state.Current.Line.Jobs.Concurrency - _running.Count;
        if (free <= 0)
        {
            return;
        }

        try
        {
            var now = clock.GetUtcNow();
            if (await store.NextAsync(stopping).ConfigureAwait(false) is { } next && next <= now)
            {
                foreach (var job in await store.TakeAsync(now, Lease, free, stopping).ConfigureAwait(false))
                {
                    _running.Add(RunAsync(job, stopping));
                }
            }

            _isStopped = false;
        }
        catch (IOException e)
        {
            if (!_isStopped)
            {
                Waiting(logger, e.Message);
            }

            _isStopped = true;
        }
    }

    private async Task RunAsync(Job job, CancellationToken stopping)
    {
        try
        {
            await ReportAsync(await run.RunAsync(job, stopping).ConfigureAwait(false), stopping).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // One that breaks must not end the others; its lease ends by itself.
            Broke(logger, job.Id, e);
        }
    }

    // An answer that is not written would be paid for again: the store is asked until the lease is over.
    private async Task ReportAsync(Job job, CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await store.ReportAsync(job, CancellationToken.None).ConfigureAwait(false);
                Ended(logger, job.Id, job.Attempt, job.State, job.Answer?.Status ?? 0);
                return;
            }
            catch (IOException e) when (!stopping.IsCancellationRequested && clock.GetElapsedTime(began) + BetweenReports < Lease)
            {
                Unreported(logger, job.Id, e.Message);
                await Task.Delay(BetweenReports, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
