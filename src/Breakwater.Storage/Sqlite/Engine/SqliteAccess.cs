using Breakwater.Storage.Workers;
using Microsoft.Extensions.Logging;

namespace Breakwater.Storage.Sqlite.Engine;

/// <summary>The ways into one file: a writer with its queue, and readers beside it. Safe for concurrent use; everything throws <see cref="StoreException"/> when the store is stopped.</summary>
internal sealed class SqliteAccess : IAsyncDisposable
{
    private readonly CommitPulse _pulse;
    private readonly StoreLimits _limits;
    private readonly SqliteOpening _opening;
    private readonly JobQueue<SqliteSession> _writes;
    private readonly JobQueue<SqliteSession> _reads;

    public SqliteAccess(string file, StoreLimits limits, TimeProvider clock, ILogger logger)
    {
        _opening = new SqliteOpening(file, clock);
        _limits = limits;
        _pulse = new CommitPulse(clock, logger);
        _writes = new JobQueue<SqliteSession>($"the writer of {file}", [new SqliteWriter(_opening, _pulse)], limits.LargestGroup, limits, clock);
        _reads = new JobQueue<SqliteSession>($"the reader of {file}", [.. Enumerable.Range(0, limits.Readers).Select(_ => new SqliteReader(file))], 1, limits, clock);
    }

    /// <summary>All of the work, or none of it, in a transaction with others; durable when the task completes.</summary>
    public ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellation) => WriteAsync(work, _limits.Patience, cancellation);

    /// <summary>The same with a patience of the caller's own.</summary>
    public ValueTask<T> WriteAsync<T>(Func<SqliteSession, T> work, TimeSpan patience, CancellationToken cancellation) => _writes.RunAsync(work, patience, cancellation);

    /// <summary>Brings the file up to date, if that is still to be done. Recovery after a crash and migrations may take longer than a write.</summary>
    public async ValueTask OpenAsync(CancellationToken cancellation)
    {
        if (!_opening.IsDone)
        {
            await WriteAsync(static _ => true, _limits.OpeningPatience, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What the store holds at one moment, without waiting for a writer; <paramref name="nothing"/> while nothing was kept yet.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> work, T nothing, CancellationToken cancellation)
    {
        if (_opening.IsEmpty)
        {
            return nothing;
        }

        await OpenAsync(cancellation).ConfigureAwait(false);
        return await _reads.RunAsync(work, _limits.Patience, cancellation).ConfigureAwait(false);
    }

    public StoreHealth Health() => _pulse.Read($"sqlite {SqliteLibrary.Version}", _writes.Count, _limits);

    /// <summary>Does what is queued, then closes. The writer last: the last connection to close puts the log back into the file, and a reader's may not.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reads.DisposeAsync().ConfigureAwait(false);
        await _writes.DisposeAsync().ConfigureAwait(false);
    }
}
