using Breakwater.Storage.Workers;

namespace Breakwater.Storage.Sqlite.Engine;

/// <summary>A reader: each job sees one moment of the store, and waits for no writer.</summary>
internal sealed class SqliteReader(string file) : IGroupWork<SqliteSession>
{
    private SqliteSession? _session;

    public void Run(IReadOnlyList<Job<SqliteSession>> group)
    {
        foreach (var job in group)
        {
            if (job.TryBegin())
            {
                Read(job);
            }
        }
    }

    public void Dispose() => _session?.Dispose();

    private void Read(Job<SqliteSession> job)
    {
        try
        {
            _session ??= SqliteSession.OpenReader(file);
            _session.Execute("BEGIN");
            job.Execute(_session);
            _session.Execute("COMMIT");
        }
        catch (Exception e)
        {
            job.Fail(SqliteFailures.Of(e, file));
            _session?.Dispose();
            _session = null;
        }
    }
}
