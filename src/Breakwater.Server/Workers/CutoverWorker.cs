using System.Collections.Concurrent;
using Breakwater.Core.Line.Defence.Cutovers;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Server.Endpoints;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

/// <summary>Looks every few seconds how providers do and lets their cutovers go on; tells of each step, and keeps those that a restart must know of.</summary>
public sealed partial class CutoverWorker(GatewayState state, ICutoverStore? store, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, bool> _unsaved = new(StringComparer.Ordinal);

    private CutoverBoard Board => state.Current.Line.Defences.Cutovers;

    /// <summary>Takes up the phases from before the start.</summary>
    public async Task RestoreAsync()
    {
        if (store is not null)
        {
            Board.Restore(await store.LoadAsync(CancellationToken.None).ConfigureAwait(false), clock.GetUtcNow());
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                await LookAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of every serving process.
        }
    }

    /// <summary>An operator's word (A6.12): in force when the task completes, and kept if the store can.</summary>
    public async Task<CutoverState> CommandAsync(string provider, CutoverPhase? phase, string reason, TimeSpan? time)
    {
        var before = Board.StateOf(provider);
        var after = Board.Command(provider, phase, reason, time, clock.GetUtcNow());
        await FollowAsync(new CutoverChange(provider, before, after)).ConfigureAwait(false);
        return after;
    }

    private async Task LookAsync()
    {
        try
        {
            foreach (var change in CutoverWatch.Look(state.Current.Line, clock))
            {
                await FollowAsync(change).ConfigureAwait(false);
            }

            foreach (var (provider, _) in _unsaved)
            {
                await SaveAsync(provider).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            // One broken look must not end all later ones.
            LookFailed(logger, e);
        }
    }

    private async Task FollowAsync(CutoverChange change)
    {
        var (provider, before, after) = change;
        var percent = after.KeptPercent(Board.Policy);
        var level = after.IsShifted && after.Phase != CutoverPhase.Canary ? LogLevel.Warning : LogLevel.Information;
        Changed(logger, level, provider, before.Phase, after.Phase, percent, after.Reason);

        // A watch moves nothing, so a restart may forget it.
        if (store is not null && (after.IsShifted || before.IsShifted || after.Held is not null || before.Held is not null))
        {
            _unsaved[provider] = true;
            await SaveAsync(provider).ConfigureAwait(false);
        }
    }

    private async Task SaveAsync(string provider)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, clock);
            await store!.SaveAsync(provider, Board.StateOf(provider), limit.Token).ConfigureAwait(false);
            _unsaved.TryRemove(provider, out _);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            if (_unsaved.TryUpdate(provider, false, true))
            {
                NotKept(logger, provider, e.Message);
            }
        }
    }
}
