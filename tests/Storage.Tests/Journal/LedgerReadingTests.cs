using System.Globalization;
using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Sqlite.Engine;
using Breakwater.Storage.Tests.Sqlite;

namespace Breakwater.Storage.Tests.Journal;

/// <summary>F-E4: for random days, pages and time zones every sum of the ledger is the sum of its rows, and of what the budgets have.</summary>
public sealed class LedgerReadingTests
{
    private static readonly LedgerSpan Always = new(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task F_E4_RandomDays_TotalIsSumOfRowsOfGroupsAndOfBudgets(ulong seed)
    {
        await using var stage = await MoneyStage.OpenAsync();
        stage.Cap(new BudgetCaps(null, new Money(1_000_000), new Money(100_000_000)));
        var random = new SeededRandom(seed);
        var settledOfDay = new Dictionary<DateOnly, long>();
        for (var i = 0; i < 300; i++)
        {
            stage.Clock.Advance(TimeSpan.FromMinutes(random.NextDouble() * 15));
            var hold = stage.Reserve(1_000, $"req_{i}").Hold!;
            stage.Clock.Advance(TimeSpan.FromSeconds(random.NextDouble() * 50));
            stage.Settle(hold, (long)(random.NextDouble() * 1_000));
            settledOfDay[DateOnly.FromDateTime(stage.Clock.GetUtcNow().UtcDateTime)] = stage.Read(BudgetScope.Day).Settled.NanoUsd;
        }

        var rows = await stage.RowsAsync();
        rows.Count.ShouldBe(300);
        var days = await stage.Money.Ledger.SumAsync(Always, new LedgerGrouping(LedgerKey.Day), default);
        days.Count.ShouldBeGreaterThan(1);
        days.Select(day => day.Group).ShouldBe(rows.Select(row => row.Entry.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Distinct().Order(StringComparer.Ordinal));
        days[^1].Cost.ShouldBe(stage.Read(BudgetScope.Day).Settled, "the day's budget");
        days.Sum(day => day.Cost.NanoUsd).ShouldBe(rows.Sum(row => row.Entry.Cost.NanoUsd));
        foreach (var key in Enum.GetValues<LedgerKey>())
        {
            var sums = await stage.Money.Ledger.SumAsync(Always, new LedgerGrouping(key, key == LedgerKey.Tag ? "team" : null), default);
            (sums.Sum(sum => sum.Cost.NanoUsd), sums.Sum(sum => sum.Entries), sums.Sum(sum => sum.InputTokens)).ShouldBe((rows.Sum(row => row.Entry.Cost.NanoUsd), 300L, 3_000L), $"by {key}");
        }

        await ShouldBeSpansOfRowsAsync(stage, rows, random);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task F_E4_AnySpan_WhatTenantsSpentIsTheSumOfTheirRows(ulong seed)
    {
        await using var stage = await MoneyStage.OpenAsync();
        var random = new SeededRandom(seed);
        var noon = stage.Clock.GetUtcNow();
        for (var i = 0; i < 400; i++)
        {
            var at = Moment(noon, random);
            stage.Book.Settle([], [stage.Entry($"req_{i}", i, Pick<string?>(random, ["acme", "other", "größe", null]), at)]);
            if (i % 100 == 0)
            {
                await stage.RowsAsync();
            }
        }

        var rows = await stage.RowsAsync();
        rows.Count.ShouldBe(400);
        for (var i = 0; i < 300; i++)
        {
            var (one, two) = (Moment(noon, random), Moment(noon, random));
            await ShouldBeSpentAsync(stage, rows, one < two ? new LedgerSpan(one, two) : new LedgerSpan(two, one));
        }

        await ShouldBeSpentAsync(stage, rows, Always);
    }

    // Ledgers of before have no minutes.
    [Fact]
    public async Task Start_LedgerWithoutMinutes_GetsThem()
    {
        await using var stage = await MoneyStage.OpenAsync();
        for (var i = 0; i < 100; i++)
        {
            stage.Book.Settle([], [stage.Entry($"req_{i}", i, i % 3 == 0 ? null : "acme", stage.Clock.GetUtcNow().AddSeconds(17 * i))]);
        }

        var rows = await stage.RowsAsync();
        using (var database = new RawDatabase(stage.File))
        {
            database.Execute("DROP TABLE ledger_minute");
            database.Execute($"DELETE FROM {SqliteMigrator.History} WHERE name = 'ledger_minute'");
        }

        await stage.DieAndStartAsync();
        stage.Ask("SELECT COUNT(*) FROM ledger_minute").ShouldNotBe("0");
        await ShouldBeSpentAsync(stage, rows, Always);
    }

    [Fact]
    public async Task Entry_EveryProperty_ComesBackAsItWas()
    {
        await using var stage = await MoneyStage.OpenAsync();
        var entry = stage.Entry("req_all", 123, "acme") with
        {
            Kind = LedgerKind.HedgeLoser,
            Session = "s-1",
            Tags = [new("team", "a"), new("café", "\"quoted\" ü")],
            Usage = new TokenUsage
            {
                Input = 1, CacheRead = 2, CacheWrite = 3, CacheWriteLong = 4, Output = 5, Reasoning = 1, AudioInput = 1, AudioOutput = 2, WebSearches = 3, WebFetches = 4,
                Tier = PriceTier.Priority, Estimated = true,
            },
            PriceEstimated = true,
        };
        stage.Book.Settle([], [entry, stage.Entry("req_none", 0) with { Tenant = null, Provider = null, Model = null, Route = null }]);

        var rows = await stage.RowsAsync();
        (rows[0].Entry with { Tags = null }).ShouldBe(entry with { Tags = null });
        rows[0].Entry.Tags.ShouldBe(entry.Tags);
        (rows[1].Entry.Tenant, rows[1].Entry.Provider, rows[1].Entry.Route, rows[1].Sequence).ShouldBe((null, null, null, rows[0].Sequence + 1));
        (await stage.Money.Ledger.SumAsync(Always, new LedgerGrouping(LedgerKey.Tag, "team"), default)).Select(sum => (sum.Group, sum.Entries)).ShouldBe([("a", 1L), (null, 1L)]);
        stage.Ask("SELECT GROUP_CONCAT(account || ' ' || nano_usd) FROM (SELECT * FROM ledger_posting WHERE entry = 1 ORDER BY account)").ShouldBe("provider/openai -123,tenant/acme 123");
    }

    [Theory]
    [InlineData("UPDATE ledger SET tenant = 'other'")]
    [InlineData("DELETE FROM ledger")]
    [InlineData("UPDATE ledger_posting SET nano_usd = 0")]
    [InlineData("DELETE FROM ledger_posting")]
    public async Task Ledger_AnybodyChangesIt_Refuses(string sql)
    {
        await using var stage = await MoneyStage.OpenAsync();
        stage.Book.Settle([], [stage.Entry("req_1", 5)]);
        await stage.RowsAsync();
        Should.Throw<Microsoft.Data.Sqlite.SqliteException>(() => stage.Ask(sql)).Message.ShouldContain("the ledger is only added to");
    }

    // Any span in any zone, read in pages of any size, has the rows whose moments are in it.
    private static async Task ShouldBeSpansOfRowsAsync(MoneyStage stage, IReadOnlyList<LedgerRow> rows, SeededRandom random)
    {
        for (var i = 0; i < 20; i++)
        {
            var zone = TimeSpan.FromMinutes(15 * (int)((random.NextDouble() * 104) - 48));
            var from = rows[(int)(random.NextDouble() * rows.Count)].Entry.At.ToOffset(zone);
            var span = new LedgerSpan(from, from.AddHours(random.NextDouble() * 40));
            var expected = rows.Where(row => row.Entry.At >= span.From && row.Entry.At < span.To).ToList();
            var size = 1 + (int)(random.NextDouble() * 40);
            var read = new List<LedgerRow>();
            while (await stage.Money.Ledger.ReadAsync(span, read.Count == 0 ? 0 : read[^1].Sequence, size, default) is { Count: > 0 } page)
            {
                page.Count.ShouldBeLessThanOrEqualTo(size);
                read.AddRange(page);
            }

            read.Select(row => row.Sequence).ShouldBe(expected.Select(row => row.Sequence));
            var all = await stage.Money.Ledger.SumAsync(span, new LedgerGrouping(LedgerKey.All), default);
            all.Sum(sum => sum.Cost.NanoUsd).ShouldBe(expected.Sum(row => row.Entry.Cost.NanoUsd));
        }
    }

    private static async Task ShouldBeSpentAsync(MoneyStage stage, IReadOnlyList<LedgerRow> rows, LedgerSpan span) =>
        (await stage.Money.Ledger.SpentAsync(span, default)).Select(slice => (slice.At, slice.Tenant, slice.Cost.NanoUsd)).ShouldBe(
            rows.Where(row => row.Entry.At >= span.From && row.Entry.At < span.To).GroupBy(row => row.Entry.Tenant).OrderBy(own => own.Key ?? "", StringComparer.Ordinal)
                .Select(own => (span.From, own.Key, own.Sum(row => row.Entry.Cost.NanoUsd))),
            $"from {span.From:O} to {span.To:O}");

    // Within three days; a third of them within few seconds of each other, and a third where a minute begins.
    private static DateTimeOffset Moment(DateTimeOffset noon, SeededRandom random)
    {
        var ticks = (long)(random.NextDouble() * TimeSpan.TicksPerDay * 3);
        return Pick<DateTimeOffset>(random, [noon.AddTicks(ticks), noon.AddTicks(ticks % (TimeSpan.TicksPerSecond * 90)), noon.AddTicks(ticks - (noon.UtcTicks + ticks) % TimeSpan.TicksPerMinute)]);
    }

    private static T Pick<T>(SeededRandom random, IReadOnlyList<T> of) => of[(int)(random.NextDouble() * of.Count)];
}
