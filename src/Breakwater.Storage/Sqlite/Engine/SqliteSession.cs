using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Breakwater.Storage.Sqlite.Engine;

/// <summary>One connection with its prepared statements, for one thread at a time. Values stand for <c>$1</c>, <c>$2</c> and so on.</summary>
internal sealed class SqliteSession : IDisposable
{
    // A second is the least that the driver can wait for a lock.
    private const int LockWaitSeconds = 1;
    private const int WalBytesKept = 64 << 20;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteInsert> _inserts = new(StringComparer.Ordinal);

    private SqliteSession(string file, SqliteOpenMode mode)
    {
        _ = SqliteLibrary.Version;
        var address = new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = LockWaitSeconds };
        _connection = new SqliteConnection(address.ToString());
    }

    /// <summary>The native connection.</summary>
    public sqlite3 Handle => _connection.Handle!;

    /// <summary>False also after an error that made SQLite take the transaction back by itself.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>
    /// For the one writer. WAL: readers never wait for it. <c>synchronous = FULL</c>: a commit is on the disk before it returns, so that what was acknowledged
    /// survives a loss of power too; commits in groups pay for it.
    /// </summary>
    public static SqliteSession OpenWriter(string file) => Open(file, SqliteOpenMode.ReadWrite, static (session, file) =>
    {
        RefuseOthers(session, file);
        if (session.Text("PRAGMA journal_mode = WAL") != "wal")
        {
            throw new StoreException(StoreFailure.Inaccessible, $"the file system of {file} cannot carry the store (SQLite's WAL mode). Set store to a file on a local disk (store: sqlite:<file>).");
        }

        session.Execute("PRAGMA synchronous = FULL");
        session.Execute("PRAGMA foreign_keys = ON");
        session.Execute("PRAGMA trusted_schema = OFF");
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA journal_size_limit = {WalBytesKept}"));
    });

    /// <summary>For one of the readers.</summary>
    public static SqliteSession OpenReader(string file) => Open(file, SqliteOpenMode.ReadOnly, static (_, _) => { });

    /// <summary>Runs a statement; gives the rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>A prepared insertion, with <c>?</c> for each value in order; the session's to dispose.</summary>
    public SqliteInsert Insert(string sql)
    {
        if (!_inserts.TryGetValue(sql, out var insert))
        {
            _inserts.Add(sql, insert = new SqliteInsert(Handle, sql));
        }

        return insert;
    }

    /// <summary>All rows of a query.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        using var reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The first value of the first row as text; null when there is none.</summary>
    public string? Text(string sql, params ReadOnlySpan<object?> values) =>
        Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>Runs several statements once.</summary>
    public void RunScript(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var insert in _inserts.Values)
        {
            insert.Dispose();
        }

        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private static SqliteSession Open(string file, SqliteOpenMode mode, Action<SqliteSession, string> prepare)
    {
        var session = new SqliteSession(file, mode);
        try
        {
            session._connection.Open();
            session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {LockWaitSeconds * 1000}"));
            prepare(session, file);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    // A database that has tables but not ours belongs to somebody else, and gets none of ours.
    private static void RefuseOthers(SqliteSession session, string file)
    {
        if (session.Text("SELECT COUNT(*) > 0 AND SUM(name = $1) = 0 FROM sqlite_master", SqliteMigrator.History) == "1")
        {
            throw new StoreException(StoreFailure.NotAStore, $"{file} is another program's database. Set store to a file of its own (store: sqlite:<file>).");
        }
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = Command(sql);
            for (var i = 1; i <= values.Length; i++)
            {
                statement.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i}"), DBNull.Value);
            }

            _statements.Add(sql, statement);
        }

        for (var i = 0; i < values.Length; i++)
        {
            statement.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return statement;
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
