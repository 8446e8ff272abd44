namespace Breakwater.Storage.Sqlite.Engine;

/// <summary>The file of a store, which only its owner may read or write.</summary>
internal static class SqliteFile
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // SQLite keeps the log of writes and its index beside the file.
    private static readonly string[] Suffixes = ["", "-wal", "-shm"];

    /// <summary>The whole path, from the working directory as all paths of the gateway; an empty file is made when there is none.</summary>
    public static string Prepare(string path)
    {
        var file = Path.GetFullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw new StoreException(StoreFailure.Inaccessible, $"the folder of {file} does not exist: make it, or set store to a file in one that does (store: sqlite:<file>)");
        }

        if (!File.Exists(file))
        {
            Try(file, Create);
        }

        return file;
    }

    /// <summary>True while nothing was kept in it.</summary>
    public static bool IsEmpty(string file) => new FileInfo(file) is { Exists: true, Length: 0 };

    /// <summary>Takes a store from others that could read it. Not before it is known to be one: another program's file is left as it is.</summary>
    public static void MakePrivate(string file) => Try(file, TakeFromOthers);

    private static void Try(string file, Action<string> action)
    {
        try
        {
            action(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreFailure.Inaccessible, $"{file} cannot be the store: {e.Message} Give its folder and file to the user that runs this, or set store to another file (store: sqlite:<file>).", e);
        }
    }

    private static void Create(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        new FileStream(file, options).Dispose();
    }

    // By name, not by handle: closing any handle of a file would drop the locks that SQLite holds on it in this process.
    private static void TakeFromOthers(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var one in Suffixes.Select(suffix => file + suffix).Where(File.Exists))
        {
            if ((File.GetUnixFileMode(one) & ~Private) != UnixFileMode.None)
            {
                File.SetUnixFileMode(one, Private);
            }
        }
    }
}
