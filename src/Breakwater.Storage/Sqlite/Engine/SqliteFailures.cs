using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Breakwater.Storage.Sqlite.Engine;

/// <summary>What SQLite's errors mean to a caller, and what an operator can do.</summary>
internal static class SqliteFailures
{
    /// <summary>A new exception for one caller; <paramref name="committing"/> when it was the commit that failed.</summary>
    public static StoreException Of(Exception cause, string file, bool committing = false) => cause switch
    {
        StoreException known => new StoreException(known.Failure, known.Message, known) { MayBeWritten = known.MayBeWritten },
        SqliteException sqlite => Of(sqlite, file, committing),
        _ => new StoreException(StoreFailure.Broken, $"{file}: {cause.Message}", cause) { MayBeWritten = committing },
    };

    private static StoreException Of(SqliteException cause, string file, bool committing) => cause.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => new(StoreFailure.Locked,
            $"{file} is locked by another process. End what holds it, such as a transaction left open in the sqlite3 shell; then writes go on by themselves.", cause),
        raw.SQLITE_FULL => new(StoreFailure.NoRoom,
            $"there is no room left for {file}. Free some on its disk; then writes go on by themselves.", cause),
        raw.SQLITE_NOTADB => new(StoreFailure.NotAStore,
            $"{file} is not a SQLite database. Move it away, or set store to another file (store: sqlite:<file>).", cause),
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_READONLY or raw.SQLITE_AUTH => new(StoreFailure.Inaccessible,
            $"{file} cannot be opened for writing ({cause.Message}). Give its folder and file to the user that runs this, or set store to another file (store: sqlite:<file>).", cause),
        raw.SQLITE_CORRUPT => new(StoreFailure.Damaged,
            $"{file} is damaged ({cause.Message}). Stop the gateway, put the last backup in its place, and look at the disk.", cause) { MayBeWritten = committing },
        _ => new(StoreFailure.Broken, $"{file}: {cause.Message}", cause) { MayBeWritten = committing },
    };
}
