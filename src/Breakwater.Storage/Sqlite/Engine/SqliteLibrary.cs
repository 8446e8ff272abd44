using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Breakwater.Storage.Sqlite.Engine;

/// <summary>The native SQLite: the system's, which its distribution keeps patched, else the one that comes along.</summary>
internal static class SqliteLibrary
{
    private const string OfTheBundle = "e_sqlite3";
    private const string OfTheSystem = "libsqlite3.so.0";
    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Its version, such as <c>3.40.1</c>. Must be read before the first connection: reading it chooses the library.</summary>
    public static string Version => Loaded.Value;

    private static string Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return raw.sqlite3_libversion().utf8_to_string();
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name == OfTheBundle && OperatingSystem.IsLinux() && NativeLibrary.TryLoad(OfTheSystem, out var library) ? library : 0;
}
