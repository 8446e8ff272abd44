using System.Text.Json;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Journal;
using Breakwater.Storage.Sqlite.Engine;
using Microsoft.Data.Sqlite;

namespace Breakwater.Storage.Sqlite;

/// <summary>The ledger in SQLite, as it is read.</summary>
internal sealed class SqliteLedgerReader(SqliteAccess access, JournalMover mover) : ILedger
{
    private const string Columns =
        """
        seq, at, request, kind, tenant, provider, model, route, status, session, tags, input, cache_read, cache_write, cache_write_long, output,
        reasoning, audio_input, audio_output, web_searches, web_fetches, service, usage_estimated, price_estimated
        """;

    public async ValueTask<IReadOnlyList<LedgerRow>> ReadAsync(LedgerSpan span, long after, int most, CancellationToken cancellation)
    {
        await mover.MoveAsync(cancellation).ConfigureAwait(false);
        return await access.ReadAsync<IReadOnlyList<LedgerRow>>(
            session => session.Query(
                $"SELECT {Columns}, nano_usd FROM ledger WHERE seq > $1 AND at >= $2 AND at < $3 ORDER BY seq LIMIT $4",
                RowOf, after, StoredTime.Of(span.From), StoredTime.Of(span.To), Math.Max(0, most)),
            [],
            cancellation).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<LedgerSum>> SumAsync(LedgerSpan span, LedgerGrouping by, CancellationToken cancellation)
    {
        await mover.MoveAsync(cancellation).ConfigureAwait(false);
        var sql = $"""
            SELECT {ColumnOf(by.Key)} AS name, COUNT(*), SUM(input + cache_read + cache_write + cache_write_long), SUM(output), SUM(nano_usd) AS cost
            FROM ledger WHERE at >= $1 AND at < $2 AND $3 IS $3 GROUP BY name ORDER BY {(by.Key == LedgerKey.Day ? "name" : "cost DESC, name")}
            """;
        return await access.ReadAsync<IReadOnlyList<LedgerSum>>(
            session => session.Query(
                sql,
                static row => new LedgerSum(TextOf(row, 0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), new Money(row.GetInt64(4))),
                StoredTime.Of(span.From), StoredTime.Of(span.To), by.Tag),
            [],
            cancellation).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<LedgerSlice>> SpentAsync(LedgerSpan span, CancellationToken cancellation)
    {
        await mover.MoveAsync(cancellation).ConfigureAwait(false);
        var (from, to) = (StoredTime.Of(span.From), StoredTime.Of(span.To));
        var first = SqliteMinutes.MinuteOf(from + TimeSpan.TicksPerMinute - 1);
        var last = Math.Max(first, SqliteMinutes.MinuteOf(to));

        // Whole minutes, and what is before and after them.
        return await access.ReadAsync<IReadOnlyList<LedgerSlice>>(
            session => session.Query(
                """
                SELECT owner, SUM(cost) FROM (
                  SELECT tenant AS owner, nano_usd AS cost FROM ledger_minute WHERE minute >= $1 AND minute < $2
                  UNION ALL SELECT COALESCE(tenant, ''), nano_usd FROM ledger WHERE at >= $3 AND at < $4
                  UNION ALL SELECT COALESCE(tenant, ''), nano_usd FROM ledger WHERE at >= $5 AND at < $6
                ) GROUP BY owner ORDER BY owner
                """,
                row => new LedgerSlice(span.From, row.GetString(0) is { Length: > 0 } tenant ? tenant : null, new Money(row.GetInt64(1))),
                first, last, from, Math.Min(first * TimeSpan.TicksPerMinute, to), Math.Max(last * TimeSpan.TicksPerMinute, from), to),
            [],
            cancellation).ConfigureAwait(false);
    }

    private static string ColumnOf(LedgerKey key) => key switch
    {
        LedgerKey.Tenant => "tenant",
        LedgerKey.Provider => "provider",
        LedgerKey.Model => "model",
        LedgerKey.Route => "route",
        LedgerKey.Kind => "kind",
        LedgerKey.Day => "date(at / 10000000, 'unixepoch')",
        LedgerKey.Tag => "(SELECT tag.value FROM json_each(ledger.tags) AS tag WHERE tag.key = $3)",
        _ => "NULL",
    };

    private static LedgerRow RowOf(SqliteDataReader row) => new(row.GetInt64(0), new LedgerEntry
    {
        At = StoredTime.Read(row.GetInt64(1)),
        Request = row.GetString(2),
        Kind = LedgerWords.KindOf(row.GetString(3)),
        Tenant = TextOf(row, 4),
        Provider = TextOf(row, 5),
        Model = TextOf(row, 6),
        Route = TextOf(row, 7),
        Status = row.GetInt32(8),
        Session = TextOf(row, 9),
        Tags = TextOf(row, 10) is { } tags ? [.. JsonSerializer.Deserialize(tags, TagJson.Default.DictionaryStringString)!] : [],
        Usage = UsageOf(row),
        PriceEstimated = row.GetInt64(23) != 0,
        Cost = new Money(row.GetInt64(24)),
    });

    private static TokenUsage UsageOf(SqliteDataReader row) => new()
    {
        Input = row.GetInt64(11),
        CacheRead = row.GetInt64(12),
        CacheWrite = row.GetInt64(13),
        CacheWriteLong = row.GetInt64(14),
        Output = row.GetInt64(15),
        Reasoning = row.GetInt64(16),
        AudioInput = row.GetInt64(17),
        AudioOutput = row.GetInt64(18),
        WebSearches = row.GetInt64(19),
        WebFetches = row.GetInt64(20),
        Tier = LedgerWords.ServiceOf(row.GetString(21)),
        Estimated = row.GetInt64(22) != 0,
    };

    private static string? TextOf(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
