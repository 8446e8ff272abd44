using System.Diagnostics;
using System.Globalization;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Storage.Tests.Sqlite;

/// <summary>kill -9 at 52 points of four stores, each killed again and again: what was acknowledged is there, and nothing is there by halves.</summary>
public sealed class SqliteCrashTests
{
    private const int Kills = 13;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Store_KilledBeforeAnyStatement_KeepsWhatItAcknowledged(ulong seed) =>
        await KillAgainAndAgainAsync(new SeededRandom(seed), random => (Statements: 1 + (int)(random.NextBits() % 200), Acknowledged: int.MaxValue));

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Store_KilledFromOutside_KeepsWhatItAcknowledged(ulong seed) =>
        await KillAgainAndAgainAsync(new SeededRandom(seed), random => (Statements: 0, Acknowledged: 1 + (int)(random.NextBits() % 60)));

    private static async Task KillAgainAndAgainAsync(SeededRandom random, Func<SeededRandom, (int Statements, int Acknowledged)> choose)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("breakwater.db");
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < Kills; round++)
        {
            var (statements, acknowledgements) = choose(random);
            acknowledged.UnionWith(await RunChildAsync(file, round, statements, acknowledgements));
            await ShouldBeWholeAsync(file, acknowledged);
        }

        acknowledged.Count.ShouldBeGreaterThan(Kills, "the child got to write");
    }

    private static async Task<List<string>> RunChildAsync(string file, int round, int statements, int acknowledgements)
    {
        var program = Path.Combine(AppContext.BaseDirectory, typeof(SqliteCrashTests).Assembly.GetName().Name! + (OperatingSystem.IsWindows() ? ".exe" : ""));
        using var child = Process.Start(new ProcessStartInfo(program, [WritingChild.Verb, file, $"{round}", statements.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
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
        var keys = (await store.Tenants.LoadAsync(default)).Keys.Select(key => key.Id).ToHashSet(StringComparer.Ordinal);
        var audited = (await store.Audit.ReadAsync(long.MaxValue, int.MaxValue, default)).Select(record => record.Entry.Subject).ToHashSet(StringComparer.Ordinal);
        acknowledged.Except(keys).ShouldBeEmpty("acknowledged and lost");
        keys.SetEquals(audited).ShouldBeTrue("a change without its entry, or an entry without its change");
        (await store.Access.ReadAsync(session => session.Text("PRAGMA integrity_check"), "no file", default)).ShouldBe("ok");
    }
}
