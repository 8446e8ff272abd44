using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Breakwater.Storage.Sqlite.Engine;

/// <summary>
/// A prepared insertion for rows by the ten thousand: its values go to SQLite as they are, without the driver's parameters and boxes, and only those that the row before
/// did not have. In the order of the columns, and with <see cref="Run"/> for each row. Of its session, for its thread.
/// </summary>
internal sealed class SqliteInsert : IDisposable
{
    private const int LongestOnStack = 256;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly Bound[] _bound;
    private int _place;

    public SqliteInsert(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement), raw.SQLITE_OK);
        _bound = new Bound[raw.sqlite3_bind_parameter_count(_statement)];
    }

    public void Add(long value)
    {
        if (IsNew(new Bound(Bound.Number, value, null)))
        {
            Check(raw.sqlite3_bind_int64(_statement, _place, value), raw.SQLITE_OK);
        }
    }

    /// <summary>Null for no value.</summary>
    public void Add(string? value)
    {
        if (!IsNew(new Bound(Bound.Text, 0, value)))
        {
            return;
        }

        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, _place), raw.SQLITE_OK);
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = most <= LongestOnStack ? null : ArrayPool<byte>.Shared.Rent(most);
        var bytes = rented ?? stackalloc byte[LongestOnStack];
        var length = Encoding.UTF8.GetBytes(value, bytes);
        Check(raw.sqlite3_bind_text(_statement, _place, bytes[..length]), raw.SQLITE_OK);
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

    // SQLite keeps what is bound from row to row.
    private bool IsNew(in Bound value)
    {
        ref var bound = ref _bound[_place++];
        if (bound == value)
        {
            return false;
        }

        bound = value;
        return true;
    }

    private void Check(int result, int expected)
    {
        if (result != expected)
        {
            _place = 0;
            Array.Clear(_bound);
            throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), raw.sqlite3_extended_errcode(_database) & 0xFF, raw.sqlite3_extended_errcode(_database));
        }
    }

    // Of what is not bound yet, the kind is zero.
    private readonly record struct Bound(byte Kind, long Whole, string? Words)
    {
        public const byte Number = 1;
        public const byte Text = 2;
    }
}
