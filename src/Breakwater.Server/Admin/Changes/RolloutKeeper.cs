using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Admin.Tenancy;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Admin.Changes;

/// <summary>Tells of what happens to rollouts, in the log and the audit log, and keeps how they stand; what the store does not take is tried again. Safe for concurrent use.</summary>
internal sealed partial class RolloutKeeper(RolloutBook book, IRolloutStore? store, IAuditLog? audit, StoreCalls calls, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>Who changes a rollout when no operator does.</summary>
    public const string Rule = "rule: rollout";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, RolloutChange> _unsaved = new(StringComparer.Ordinal);

    /// <summary>Looks at every rollout, and publishes what changed.</summary>
    public Task TickAsync()
    {
        book.Tick(clock.GetUtcNow());
        return PublishAsync();
    }

    /// <summary>Publishes what changed.</summary>
    public async Task PublishAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach (var change in book.TakeChanges())
            {
                var (level, step) = (change.Step == RolloutStep.RolledBack ? LogLevel.Error : LogLevel.Information, ChangeWords.Of(change.Step));
                Changed(logger, level, change.State.Route, step, change.State.Reason);
                _unsaved[change.State.Route] = change;

                // What an operator does is in the audit log before it is done.
                if (audit is not null && !change.IsCommanded)
                {
                    await calls.RecordAsync(audit, new AuditEntry(change.State.Changed, Rule, $"rollout.{step}", change.State.Route, change.State.Reason)).ConfigureAwait(false);
                }
            }

            await SaveAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask SaveAsync()
    {
        foreach (var (route, change) in _unsaved.ToList())
        {
            if (store is not null)
            {
                try
                {
                    using var limit = new CancellationTokenSource(Patience, clock);
                    await WriteAsync(store, change, limit.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is IOException or OperationCanceledException)
                {
                    NotKept(logger, route, e.Message);
                    return;
                }
            }

            _unsaved.Remove(route);
        }
    }

    private static ValueTask WriteAsync(IRolloutStore store, RolloutChange change, CancellationToken cancellation) =>
        change.Step == RolloutStep.Dropped ? store.RemoveAsync(change.State.Route, cancellation) : store.SaveAsync(change.State, cancellation);
}
