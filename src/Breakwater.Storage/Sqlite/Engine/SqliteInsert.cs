using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Breakwater.Storage.Sqlite.Engine;

/// <summary>
/// A prepared insertion for rows by the ten thousand: its values go to SQLite as they are, without the driver's parameters and boxes. In the order of the columns, and with
/// <see cref="Run"/> for each row. Of its session, for its thread.
/// </summary>
internal sealed class SqliteInsert : IDisposable
{
    private const int LongestOnStack = 256;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _place;

    public SqliteInsert(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement), raw.SQLITE_OK);
    }

    public void Add(long value) => Check(raw.sqlite3_bind_int64(_statement, ++_place, value), raw.SQLITE_OK);

    /// <summary>Null for no value.</summary>
    public void Add(string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, ++_place), raw.SQLITE_OK);
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most <= LongestOnStack ? null : ArrayPool<byte>.Shared.Rent(most);
        var bytes = rented ?? stackalloc byte[LongestOnStack];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        Check(raw.sqlite3_bind_text(_statement, ++_place, bytes[..length]), raw.SQLITE_OK);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Adds the row.</summary>
    public void Run()
    {
        _place = 0;
        var result = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        Check(result, raw.SQLITE_DONE);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result, int expected)
    {
        if (result != expected)
        {
            _place = 0;
            throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), raw.sqlite3_extended_errcode(_database) & 0xFF, raw.sqlite3_extended_errcode(_database));
        }
    }
}
