using System.Diagnostics;
using System.Globalization;
using System.Text;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Line.Decisions;
using Breakwater.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Storage.Tests.Sqlite;

/// <summary>kill -9 while decisions are kept: every block that was acknowledged is there, whole and with its plan, and no block is there by halves.</summary>
public sealed class SqliteDecisionCrashTests
{
    private const int Kills = 8;

    [Fact]
    public async Task Store_KilledAgainAndAgain_KeepsWholeBlocks()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("breakwater.db");
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < Kills; round++)
        {
            acknowledged.UnionWith(await RunChildAsync(file, $"round_{round}", 1 + (7 * round % 11)));
            await ShouldBeWholeAsync(file, acknowledged);
        }
    }

    private static async Task<List<string>> RunChildAsync(string file, string name, int acknowledgements)
    {
        var program = Path.Combine(AppContext.BaseDirectory, typeof(SqliteDecisionCrashTests).Assembly.GetName().Name! + (OperatingSystem.IsWindows() ? ".exe" : ""));
        using var child = Process.Start(new ProcessStartInfo(program, [KeepingChild.Verb, file, name]) { RedirectStandardOutput = true })!;
        var seen = new List<string>();
        while (await child.StandardOutput.ReadLineAsync() is { } id)
        {
            seen.Add(id);
            if (seen.Count == acknowledgements)
            {
                child.Kill();
            }
        }

        await child.WaitForExitAsync();
        child.ExitCode.ShouldNotBe(0, "the child writes until it is killed");
        return seen;
    }

    private static async Task ShouldBeWholeAsync(string file, HashSet<string> acknowledged)
    {
        await using var store = await SqliteStore.OpenAsync(new StoreOptions(StoreKind.Sqlite, file), TimeProvider.System, NullLogger.Instance, default);
        var blocks = await store.Decisions.ReadAsync(new BlockRange(default, DateTimeOffset.MaxValue, long.MaxValue, int.MaxValue), default);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            var lines = Encoding.UTF8.GetString(block.Lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            lines.Length.ShouldBe(256, string.Create(CultureInfo.InvariantCulture, $"block {block.Number}"));
            names.Add(lines.Distinct().ShouldHaveSingleItem());
        }

        acknowledged.Except(names).ShouldBeEmpty("acknowledged and lost");
        (await store.Decisions.PlansAsync(names, default)).Count.ShouldBe(names.Count, "a block without its plan");
        (await store.Decisions.FindAsync(acknowledged.First(), default)).ShouldNotBeEmpty();
        (await store.Access.ReadAsync(session => session.Text("PRAGMA integrity_check"), "no file", default)).ShouldBe("ok");
    }
}
