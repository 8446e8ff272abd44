using System.Globalization;
using Breakwater.Storage.Sqlite.Engine;
using Microsoft.Data.Sqlite;

namespace Breakwater.Storage.Tests.Sqlite;

/// <summary>Another program with the same file: a shell, a backup, an older or newer version.</summary>
internal sealed class RawDatabase : IDisposable
{
    private readonly SqliteConnection _connection;

    public RawDatabase(string file)
    {
        _ = SqliteLibrary.Version;
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 1 }.ToString());
        _connection.Open();
    }

    public void Execute(string sql) => Ask(sql);

    public string Ask(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    public List<string> Column(string sql)
    {
        var values = new List<string>();
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    public void Dispose() => _connection.Dispose();
}
