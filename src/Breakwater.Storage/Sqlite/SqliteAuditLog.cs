using Breakwater.Core.Tenancy;
using Breakwater.Storage.Sqlite.Engine;

namespace Breakwater.Storage.Sqlite;

/// <summary>The audit log in SQLite.</summary>
internal sealed class SqliteAuditLog(SqliteAccess access) : IAuditLog
{
    /// <summary>Adds an entry within the transaction of what it is about.</summary>
    public static void Append(SqliteSession session, AuditEntry entry)
    {
        if (string.IsNullOrWhiteSpace(entry.Reason))
        {
            throw new ArgumentException($"{entry.Action} of {entry.Subject} has no reason", nameof(entry));
        }

        session.Execute(
            "INSERT INTO audit_log (at, actor, action, subject, reason) VALUES ($1, $2, $3, $4, $5)",
            StoredTime.Of(entry.At), entry.Actor, entry.Action, entry.Subject, entry.Reason);
    }

    public async ValueTask AppendAsync(AuditEntry entry, CancellationToken cancellation) =>
        await access.WriteAsync(
            session =>
            {
                Append(session, entry);
                return true;
            },
            cancellation).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<AuditRecord>> ReadAsync(long before, int most, CancellationToken cancellation) =>
        await access.ReadAsync(
            session => session.Query(
                "SELECT seq, at, actor, action, subject, reason FROM audit_log WHERE seq < $1 ORDER BY seq DESC LIMIT $2",
                static row => new AuditRecord(row.GetInt64(0), new AuditEntry(StoredTime.Read(row.GetInt64(1)), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5))),
                before,
                Math.Max(0, most)),
            [],
            cancellation).ConfigureAwait(false);
}
