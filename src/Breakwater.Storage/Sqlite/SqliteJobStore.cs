using System.Text.Json;
using Breakwater.Core.Jobs;
using Breakwater.Storage.Sqlite.Engine;
using Microsoft.Data.Sqlite;

namespace Breakwater.Storage.Sqlite;

/// <summary>Jobs in SQLite.</summary>
internal sealed class SqliteJobStore(SqliteAccess access) : IJobStore
{
    private const string Columns = "id, tenant, path, headers, body, created, expires, state, due, attempt, reason, ended, answer_status, answer_type, answer";
    private const string NotOver = "state IN ('queued', 'running')";

    public ValueTask<bool> AddAsync(Job job, JobPolicy policy, CancellationToken cancellation) => access.WriteAsync(session => Add(session, job, policy), cancellation);

    public ValueTask<Job?> FindAsync(string id, CancellationToken cancellation) => access.ReadAsync(session => Find(session, id), null, cancellation);

    public ValueTask<DateTimeOffset?> NextAsync(CancellationToken cancellation) => access.ReadAsync(Next, null, cancellation);

    public ValueTask<IReadOnlyList<Job>> TakeAsync(DateTimeOffset now, TimeSpan lease, int most, CancellationToken cancellation) =>
        access.WriteAsync(session => Take(session, now, lease, most), cancellation);

    public ValueTask<bool> ReportAsync(Job job, CancellationToken cancellation) => access.WriteAsync(session => Report(session, job), cancellation);

    public ValueTask<Job?> CancelAsync(string id, DateTimeOffset now, CancellationToken cancellation) => access.WriteAsync(session => Cancel(session, id, now), cancellation);

    private static bool Add(SqliteSession session, Job job, JobPolicy policy)
    {
        var waiting = Count(session, $"SELECT COUNT(*) FROM job WHERE {NotOver}");
        var ofTenant = Count(session, $"SELECT COUNT(*) FROM job WHERE {NotOver} AND tenant IS $1", job.Tenant);
        if (waiting >= policy.MostWaiting || ofTenant >= policy.MostWaitingOfTenant)
        {
            return false;
        }

        session.Execute(
            $"INSERT INTO job ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL, NULL, NULL)",
            job.Id, job.Tenant, job.Call.Path, JsonSerializer.Serialize(job.Call.Headers.Select(static pair => new[] { pair.Key, pair.Value }).ToArray(), HeaderJson.Default.StringArrayArray),
            job.Call.Body.ToArray(), StoredTime.Of(job.Created), StoredTime.Of(job.Expires), JobText.WordOf(job.State), StoredTime.Of(job.Due), (long)job.Attempt, job.Reason);
        return true;
    }

    private static Job? Find(SqliteSession session, string id) =>
        session.Query($"SELECT {Columns} FROM job WHERE id = $1", Read, id) is [var job] ? job : null;

    private static DateTimeOffset? Next(SqliteSession session)
    {
        var due = session.Query($"SELECT MIN(due) FROM job WHERE {NotOver}", Number)[0];
        var expires = session.Query("SELECT MIN(expires) FROM job", Number)[0];
        var first = due < expires || expires is null ? due : expires;
        return first is { } moment ? StoredTime.Read(moment) : null;
    }

    private static IReadOnlyList<Job> Take(SqliteSession session, DateTimeOffset now, TimeSpan lease, int most)
    {
        var moment = StoredTime.Of(now);
        session.Execute("DELETE FROM job WHERE expires <= $1", moment);
        var due = session.Query($"SELECT id FROM job WHERE {NotOver} AND due <= $1 ORDER BY due, created, id LIMIT $2", static row => row.GetString(0), moment, (long)Math.Max(0, most));
        var taken = new List<Job>(due.Count);
        foreach (var id in due)
        {
            session.Execute("UPDATE job SET state = 'running', attempt = attempt + 1, due = $2 WHERE id = $1", id, StoredTime.Of(now + lease));
            taken.Add(Find(session, id)!);
        }

        return taken;
    }

    private static bool Report(SqliteSession session, Job job) => session.Execute(
        "UPDATE job SET state = $3, due = $4, reason = $5, ended = $6, answer_status = $7, answer_type = $8, answer = $9 WHERE id = $1 AND attempt = $2 AND state = 'running'",
        job.Id, (long)job.Attempt, JobText.WordOf(job.State), StoredTime.Of(job.Due), job.Reason, job.Ended is { } ended ? StoredTime.Of(ended) : null,
        (long?)job.Answer?.Status, job.Answer?.ContentType, job.Answer?.Body.ToArray()) > 0;

    private static Job? Cancel(SqliteSession session, string id, DateTimeOffset now)
    {
        var job = Find(session, id);
        if (job is not null)
        {
            session.Execute(
                $"UPDATE job SET state = CASE WHEN {NotOver} THEN 'cancelled' ELSE state END, ended = COALESCE(ended, $2), body = NULL, answer_status = NULL, answer_type = NULL, answer = NULL WHERE id = $1",
                id, StoredTime.Of(now));
        }

        return job;
    }

    private static long Count(SqliteSession session, string sql, params ReadOnlySpan<object?> values) => session.Query(sql, static row => row.GetInt64(0), values)[0];

    private static long? Number(SqliteDataReader row) => row.IsDBNull(0) ? null : row.GetInt64(0);

    private static Job Read(SqliteDataReader row)
    {
        var headers = JsonSerializer.Deserialize(row.GetString(3), HeaderJson.Default.StringArrayArray)!.Select(static pair => KeyValuePair.Create(pair[0], pair[1])).ToList();
        var call = new JobCall(row.GetString(2), headers, row.IsDBNull(4) ? default : row.GetFieldValue<byte[]>(4));
        return new Job(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), call, StoredTime.Read(row.GetInt64(5)), StoredTime.Read(row.GetInt64(6)))
        {
            State = Enum.Parse<JobState>(row.GetString(7), ignoreCase: true),
            Due = StoredTime.Read(row.GetInt64(8)),
            Attempt = row.GetInt32(9),
            Reason = row.GetString(10),
            Ended = row.IsDBNull(11) ? null : StoredTime.Read(row.GetInt64(11)),
            Answer = row.IsDBNull(12) ? null : new JobAnswer(row.GetInt32(12), row.GetString(13), row.GetFieldValue<byte[]>(14)),
        };
    }
}
