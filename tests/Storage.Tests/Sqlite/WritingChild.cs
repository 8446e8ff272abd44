using System.Diagnostics;
using Breakwater.Storage.Sqlite.Engine;
using Breakwater.Storage.Sqlite;
using Breakwater.Storage.Tests.Conformance;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace Breakwater.Storage.Tests.Sqlite;

/// <summary>The child of the crash tests: eight callers write without a pause and print the id of each key once it is acknowledged.</summary>
internal static class WritingChild
{
    public const string Verb = "write-until-killed";

    /// <summary>Ends by SIGKILL: its own, before the statement of that number, or with 0 its parent's.</summary>
    public static async Task<int> RunAsync(string file, string name, int statements)
    {
        await using var store = await SqliteStore.OpenAsync(file, new StoreLimits { Patience = TimeSpan.FromMinutes(1) }, TimeProvider.System, NullLogger.Instance, default);
        if (statements > 0)
        {
            await store.Access.WriteAsync(session => KillBefore(session, statements), default);
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => WriteAsync(store, $"key_{name}_{caller}")));
        return 0;
    }

    private static bool KillBefore(SqliteSession session, int statement)
    {
        var left = statement;
        raw.sqlite3_trace(
            session.Handle,
            (object _, string _) =>
            {
                if (--left == 0)
                {
                    Process.GetCurrentProcess().Kill();
                }
            },
            null);
        return true;
    }

    private static async Task WriteAsync(SqliteStore store, string name)
    {
        for (var n = 0; ; n++)
        {
            var id = $"{name}_{n}";
            await store.Tenants.AddKeyAsync(Sample.Key(id), Sample.Why("key.add", id), default);
            await Console.Out.WriteLineAsync(id);
        }
    }
}
