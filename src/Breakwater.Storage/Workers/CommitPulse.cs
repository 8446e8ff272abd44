using Microsoft.Extensions.Logging;

namespace Breakwater.Storage.Workers;

/// <summary>What the one writer of a store did last, for who asks how the store is; says so in the log when it stops and when it goes on. Safe for concurrent use.</summary>
internal sealed partial class CommitPulse(TimeProvider clock, ILogger logger)
{
    private readonly Lock _gate = new();
    private long? _began;
    private bool _failing;
    private StoreCommit? _commit;
    private StoreError? _error;

    public void Begin()
    {
        lock (_gate)
        {
            _began = clock.GetTimestamp();
        }
    }

    /// <summary>The group at hand is durable, or it, or one of it, failed.</summary>
    public void End(int writes, StoreException? failure)
    {
        bool wasFailing;
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (failure is null)
            {
                _commit = new StoreCommit(now, clock.GetElapsedTime(_began ?? clock.GetTimestamp()), writes);
            }
            else
            {
                _error = new StoreError(now, failure.Failure, failure.Message);
            }

            (wasFailing, _failing, _began) = (_failing, failure is not null, null);
        }

        if (failure is not null && !wasFailing)
        {
            Stopped(logger, failure.Failure, failure.Message);
        }
        else if (failure is null && wasFailing)
        {
            WritesAgain(logger);
        }
    }

    public StoreHealth Read(string engine, int queued, StoreLimits limits)
    {
        lock (_gate)
        {
            TimeSpan? committing = _began is { } began ? clock.GetElapsedTime(began) : null;
            return new StoreHealth(engine, queued, limits.MostQueued, committing, _commit, _error) { IsWell = !_failing && !(committing >= limits.Patience) };
        }
    }
}
