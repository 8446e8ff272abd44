using System.Diagnostics;
using System.Globalization;
using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Journal;
using Breakwater.Storage.Sqlite;
using Breakwater.Storage.Tests.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Storage.Tests.Journal;

/// <summary>A store whose process is killed again and again, and what must hold each time.</summary>
internal static class MoneyCrashes
{
    private const int Kills = 52;

    public static async Task KillAgainAndAgainAsync(SeededRandom random, int livesOfATenant, Func<SeededRandom, (int Statements, int Lines)> choose)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("breakwater.db");
        var told = new Told();
        for (var life = 0; life < Kills; life++)
        {
            var tenant = $"t{life / livesOfATenant}";
            var (statements, lines) = choose(random);
            await LiveAsync(file, tenant, life, statements, lines, told);
            await ShouldAddUpAsync(file, tenant, told);
        }

        told.Everything.Count.ShouldBeGreaterThan(Kills, "the child got to spend");
        await ShouldEndAsync(file, told);
    }

    private static async Task LiveAsync(string file, string tenant, int life, int statements, int lines, Told told)
    {
        var program = Path.Combine(AppContext.BaseDirectory, typeof(MoneyCrashes).Assembly.GetName().Name! + (OperatingSystem.IsWindows() ? ".exe" : ""));
        string[] words = [SpendingChild.Verb, file, tenant, life.ToString(CultureInfo.InvariantCulture), statements.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true };
        start.Environment["DOTNET_TieredPGO"] = "0"; // A life is too short to learn from.
        using var child = Process.Start(start)!;
        var seen = 0;
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            told.Hear(line);
            if (++seen == lines)
            {
                child.Kill();
            }
        }

        await child.WaitForExitAsync();
        child.ExitCode.ShouldNotBe(0, "the child spends until it is killed");
    }

    private static async Task ShouldAddUpAsync(string file, string tenant, Told told)
    {
        await using var store = await SqliteStore.OpenAsync(file, new StoreLimits { Patience = TimeSpan.FromMinutes(1) }, TimeProvider.System, NullLogger.Instance, default);
        await using var money = new DurableMoney(store.File, store.Access, SpendingChild.Limits with { Period = TimeSpan.FromHours(1) }, TimeProvider.System, NullLogger.Instance);
        var book = await money.OpenAsync(default);
        book.Apply(new BudgetPolicy { NonCriticalThousandths = 1000 }, [new(tenant, SpendingChild.Caps)]);
        var month = book.Read(TimeProvider.System.GetUtcNow()).Single(reading => reading.Scope == BudgetScope.Month);
        (month.Settled + month.Held).ShouldBeLessThanOrEqualTo(month.Cap);
        month.Left.ShouldBe(month.Cap - month.Settled - month.Held);

        using var database = new RawDatabase(file);
        database.Ask($"SELECT COALESCE(SUM(nano_usd), 0) FROM ledger_posting WHERE account = 'tenant/{tenant}'").ShouldBe($"{month.Settled.NanoUsd}", "the ledger has what the book has");
        database.Ask("SELECT COALESCE(SUM(nano_usd), 0) FROM ledger_posting").ShouldBe("0", "double entry");
        database.Ask("SELECT COUNT(*) FROM (SELECT 1 FROM ledger GROUP BY request HAVING COUNT(*) > 1)").ShouldBe("0", "nothing twice");
        var entries = EntriesOf(database, told.LastSequence);
        told.Settled.Where(one => !entries.Contains($"{one.Key} {one.Value}")).ShouldBeEmpty("acknowledged and lost, or changed");
        var known = entries.Select(entry => entry.Split(' ')[0]).Concat(database.Column("SELECT request FROM budget_hold")).ToHashSet(StringComparer.Ordinal);
        told.Held.Where(one => !known.Contains(one) && !told.Released.Contains(one)).ShouldBeEmpty("held and forgotten");
        told.EndOfLife(long.Parse(database.Ask("SELECT COALESCE(MAX(seq), 0) FROM ledger"), CultureInfo.InvariantCulture));
    }

    private static HashSet<string> EntriesOf(RawDatabase database, long after) =>
        database.Column($"SELECT request || ' ' || nano_usd FROM ledger WHERE seq > {after}").ToHashSet(StringComparer.Ordinal);

    // F-C2: when the time of the last hold is over, nothing is held and all adds up.
    private static async Task ShouldEndAsync(string file, Told told)
    {
        var later = new ShiftedClock(TimeSpan.FromSeconds(10));
        await using var store = await SqliteStore.OpenAsync(file, new StoreLimits { Patience = TimeSpan.FromMinutes(1) }, TimeProvider.System, NullLogger.Instance, default);
        await using var money = new DurableMoney(store.File, store.Access, SpendingChild.Limits with { Period = TimeSpan.FromHours(1) }, later, NullLogger.Instance);
        var book = await money.OpenAsync(default);
        book.SettleOrphans(later.GetUtcNow());
        book.Apply(new BudgetPolicy { NonCriticalThousandths = 1000 }, Enumerable.Range(0, Kills).Select(n => KeyValuePair.Create($"t{n}", SpendingChild.Caps)));
        book.Counts.Live.ShouldBe(0);
        book.Read(later.GetUtcNow()).ShouldAllBe(reading => reading.Held == Money.Zero && reading.Left == reading.Cap - reading.Settled && reading.Settled <= reading.Cap);
        var always = new LedgerSpan(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        var sums = await money.Ledger.SumAsync(always, new LedgerGrouping(LedgerKey.Tenant), default);
        (await money.Ledger.SpentAsync(always, default)).Select(slice => (slice.Tenant, slice.Cost)).ShouldBe(sums.Select(sum => (sum.Group, sum.Cost)), ignoreOrder: true);
        foreach (var sum in sums)
        {
            book.Read(later.GetUtcNow()).Single(reading => reading.Owner == sum.Group && reading.Scope == BudgetScope.Month).Settled.ShouldBe(sum.Cost);
        }

        using var database = new RawDatabase(file);
        database.Ask("SELECT COUNT(*) FROM budget_hold").ShouldBe("0");
        told.Everything.Except(EntriesOf(database, after: 0)).ShouldBeEmpty("lost later");
    }

    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }

    /// <summary>What the child was told, in its last life and in all of them.</summary>
    private sealed class Told
    {
        public HashSet<string> Held { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Released { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, long> Settled { get; } = new(StringComparer.Ordinal);

        public List<string> Everything { get; } = [];

        /// <summary>The last entry of the ledger before this life.</summary>
        public long LastSequence { get; private set; }

        public void Hear(string line)
        {
            switch (line.Split(' '))
            {
                case ["held", var request]:
                    Held.Add(request);
                    break;
                case ["releases", var request]:
                    Released.Add(request);
                    break;
                case ["settled", var request, var spent] when long.TryParse(spent, CultureInfo.InvariantCulture, out var amount):
                    Settled[request] = amount;
                    Everything.Add(line["settled ".Length..]);
                    break;
            }
        }

        public void EndOfLife(long sequence)
        {
            LastSequence = sequence;
            Held.Clear();
            Released.Clear();
            Settled.Clear();
        }
    }
}
