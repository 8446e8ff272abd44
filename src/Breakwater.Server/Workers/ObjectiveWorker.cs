using Breakwater.Core.Line.Burn;
using Breakwater.Core.Objectives;
using Breakwater.Server.Admin;
using Breakwater.Server.Endpoints;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Workers;

/// <summary>
/// Looks every few seconds at error budgets and alerts, and tells what changed, once. Every minute, and at the end, it keeps the counts in the store; what the store has
/// from before is read first, after the gateway has begun to serve, and until then nothing is written.
/// </summary>
public sealed partial class ObjectiveWorker(GatewayState state, ISliStore? store, TimeProvider clock, ILogger logger)
{
    private const int LooksPerMinute = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ObjectiveWatch _watch = new(clock);
    private Restraints _told;
    private bool _isRestored;
    private bool _isBehind;

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(ObjectiveWatch.Period, clock);
        try
        {
            // What the store has from before counts from the first moment on.
            await KeepAsync().ConfigureAwait(false);
            Look();
            for (var looks = 1; await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false); looks++)
            {
                Look();
                if (looks % LooksPerMinute == 0)
                {
                    await KeepAsync().ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            Look();
            await KeepAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        var line = state.Current.Line;
        try
        {
            foreach (var change in _watch.Look(line))
            {
                Tell(change);
            }

            Tell(line.Outcomes.Restraints);
        }
        catch (Exception e)
        {
            // One broken look must not end all later ones, nor the keeping of what was counted.
            LookFailed(logger, e);
        }
    }

    /// <summary>Reads what was kept, where that is still to be done, and keeps what changed since the last time.</summary>
    internal async Task KeepAsync()
    {
        if (store is null)
        {
            return;
        }

        var sli = state.Current.Line.Outcomes.Sli;
        IReadOnlyList<SliRow> rows = [];
        try
        {
            using var limit = new CancellationTokenSource(Patience, clock);
            var (now, oldest) = (clock.GetUtcNow(), clock.GetUtcNow() - ErrorBudget.Window);
            if (!_isRestored)
            {
                sli.Restore(await store.LoadAsync(oldest, limit.Token).ConfigureAwait(false), now);
                _isRestored = true;
            }

            rows = sli.TakeChanged();
            if (rows.Count > 0)
            {
                await store.SaveAsync(rows, oldest - SliBook.Bucket, limit.Token).ConfigureAwait(false);
            }

            if (_isBehind)
            {
                _isBehind = false;
                KeptAgain(logger);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Absolute numbers: writing them again is harmless, whether or not they were written.
            sli.Return(rows);
            if (!_isBehind)
            {
                _isBehind = true;
                NotKept(logger, e is IOException ? e.Message : $"the store took longer than {Patience.TotalSeconds:0} s");
            }
        }
    }

    private void Tell(AlertChange change)
    {
        var alert = change.Alert;
        var name = AlertPolicy.NameOf(alert.Kind);
        if (change.IsRaised)
        {
            Raised(logger, name, alert.Subject, alert.Detail);
        }
        else
        {
            Cleared(logger, name, alert.Subject, alert.Since, alert.Detail);
        }
    }

    private void Tell(Restraints restraints)
    {
        if (restraints == _told)
        {
            return;
        }

        _told = restraints;
        if (restraints == Restraints.None)
        {
            Released(logger);
        }
        else
        {
            Restrained(logger, string.Join(", ", Words.Of(restraints)).Replace('_', ' '));
        }
    }
}
