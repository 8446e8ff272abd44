using Breakwater.Storage.Migrations;

namespace Breakwater.Storage.Sqlite.Engine;

/// <summary>Brings a store's schema to this version's, within the transaction it is called in: all of it, or nothing.</summary>
internal static class SqliteMigrator
{
    /// <summary>The table of what was applied.</summary>
    public const string History = "schema_migration";

    public static void Apply(SqliteSession session, IReadOnlyList<Migration> known, DateTimeOffset now, string file)
    {
        session.Execute($"CREATE TABLE IF NOT EXISTS {History} (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied BIGINT NOT NULL)");
        var applied = session.Query($"SELECT version, name, sha256 FROM {History} ORDER BY version", static row => new AppliedMigration(row.GetInt64(0), row.GetString(1), row.GetString(2)));
        foreach (var step in MigrationPlan.Pending(known, applied, file))
        {
            session.RunScript(step.Sql);
            session.Execute($"INSERT INTO {History} (version, name, sha256, applied) VALUES ($1, $2, $3, $4)", step.Version, step.Name, step.Checksum, StoredTime.Of(now));
        }
    }
}
