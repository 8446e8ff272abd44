using Breakwater.Core.Objectives;
using Breakwater.Storage.Sqlite.Engine;

namespace Breakwater.Storage.Sqlite;

/// <summary>The counts of 30 days in SQLite (A6.18).</summary>
internal sealed class SqliteSliStore(SqliteAccess access) : ISliStore
{
    public async ValueTask<IReadOnlyList<SliRow>> LoadAsync(DateTimeOffset since, CancellationToken cancellation) =>
        await access.ReadAsync(
            session => session.Query(
                "SELECT ts, provider, tenant, total_requests, error_requests, timeout_requests FROM llm_sli_5m WHERE ts >= $1 ORDER BY ts, provider, tenant",
                static row => new SliRow(StoredTime.Read(row.GetInt64(0)), row.GetString(1), row.GetString(2), new SliCounts(row.GetInt64(3), row.GetInt64(4), row.GetInt64(5))),
                StoredTime.Of(since)),
            [],
            cancellation).ConfigureAwait(false);

    public async ValueTask SaveAsync(IReadOnlyList<SliRow> rows, DateTimeOffset dropBefore, CancellationToken cancellation) =>
        await access.WriteAsync(
            session =>
            {
                foreach (var row in rows)
                {
                    Put(session, row);
                }

                session.Execute("DELETE FROM llm_sli_5m WHERE ts < $1", StoredTime.Of(dropBefore));
                return true;
            },
            cancellation).ConfigureAwait(false);

    private static void Put(SqliteSession session, in SliRow row) => session.Execute(
        """
        INSERT INTO llm_sli_5m (ts, provider, tenant, total_requests, error_requests, timeout_requests)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (ts, provider, tenant) DO UPDATE SET
          total_requests = excluded.total_requests, error_requests = excluded.error_requests, timeout_requests = excluded.timeout_requests
        """,
        StoredTime.Of(row.At), row.Provider, row.Tenant, row.Counts.Total, row.Counts.Errors, row.Counts.Timeouts);
}
