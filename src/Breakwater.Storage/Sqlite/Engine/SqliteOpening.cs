using Breakwater.Storage.Migrations;

namespace Breakwater.Storage.Sqlite.Engine;

/// <summary>
/// How the file of a store comes into use: an empty one when there is first something to keep, so that a gateway which keeps nothing does not wait for it, and
/// brought up to date before anything else is done with it. For the thread of the one writer; the properties for any.
/// </summary>
internal sealed class SqliteOpening(string file, TimeProvider clock)
{
    private volatile bool _done;

    public string File => file;

    /// <summary>Whether the file is of this version's schema: readers may open it.</summary>
    public bool IsDone => _done;

    /// <summary>True while there is nothing that could be read.</summary>
    public bool IsEmpty => !_done && SqliteFile.IsEmpty(file);

    /// <summary>A connection to write with.</summary>
    public SqliteSession OpenWriter()
    {
        if (_done)
        {
            return SqliteSession.OpenWriter(file);
        }

        var session = SqliteSession.OpenWriter(file);
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            SqliteMigrator.Apply(session, MigrationList.For("sqlite"), clock.GetUtcNow(), file);
            session.Execute("COMMIT");
            SqliteFile.MakePrivate(file);
            _done = true;
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
