using Breakwater.Storage.Workers;
using Microsoft.Data.Sqlite;

namespace Breakwater.Storage.Sqlite.Engine;

/// <summary>The one writer: a group of jobs is one transaction, so that they share the wait for the disk.</summary>
internal sealed class SqliteWriter(SqliteOpening opening, CommitPulse pulse) : IGroupWork<SqliteSession>
{
    private SqliteSession? _session;
    private int _begun;

    public void Run(IReadOnlyList<Job<SqliteSession>> group)
    {
        _begun = 0;
        pulse.Begin();
        var failure = Commit(group);
        pulse.End(_begun, failure);
    }

    public void Dispose() => _session?.Dispose();

    /// <summary>Null when all is durable that began; else what went wrong, with the group or with one of it.</summary>
    private StoreException? Commit(IReadOnlyList<Job<SqliteSession>> group)
    {
        var committing = false;
        try
        {
            _session ??= opening.OpenWriter();
            _session.Execute("BEGIN IMMEDIATE");
            StoreException? failure = null;
            foreach (var job in group)
            {
                // Only now: until the lock is held, who waits may still give up for certain.
                if (job.TryBegin())
                {
                    _begun++;
                    failure = Attempt(_session, job) ?? failure;
                }
            }

            committing = true;
            _session.Execute("COMMIT");
            return failure;
        }
        catch (Exception e)
        {
            foreach (var job in group)
            {
                job.Fail(SqliteFailures.Of(e, opening.File, committing));
            }

            var failure = SqliteFailures.Of(e, opening.File, committing);
            TakeBack(keepSession: failure.Failure is StoreFailure.Locked or StoreFailure.NoRoom);
            return failure;
        }
    }

    // A job that fails takes back what it did and leaves the others alone; unless the error has ended the whole transaction.
    private StoreException? Attempt(SqliteSession session, Job<SqliteSession> job)
    {
        session.Execute("SAVEPOINT job");
        try
        {
            job.Execute(session);
            session.Execute("RELEASE job");
            return null;
        }
        catch (Exception e) when (session.InTransaction)
        {
            session.Execute("ROLLBACK TO job");
            session.Execute("RELEASE job");
            var failure = e is SqliteException ? SqliteFailures.Of(e, opening.File) : e;
            job.Fail(failure);
            return failure as StoreException;
        }
    }

    // After an error of the disk nobody knows what the connection believes: the next group gets a new one.
    private void TakeBack(bool keepSession)
    {
        try
        {
            if (_session is { InTransaction: true })
            {
                _session.Execute("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            keepSession = false;
        }

        if (!keepSession)
        {
            _session?.Dispose();
            _session = null;
        }
    }
}
