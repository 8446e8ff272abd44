using System.Globalization;
using System.Text.Json;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Storage.Journal;
using Breakwater.Storage.Sqlite.Engine;

namespace Breakwater.Storage.Sqlite;

/// <summary>
/// Takes records of the journal into the ledger, its minutes, the windows and the holds, with how far it has come, in one transaction: each record once, however often it is tried.
/// </summary>
internal sealed class SqliteLedger(SqliteAccess access, TimeProvider clock)
{
    private const string Insertion =
        """
        INSERT INTO ledger (seq, at, request, kind, tenant, provider, model, route, status, nano_usd, session, tags, input, cache_read, cache_write, cache_write_long, output,
          reasoning, audio_input, audio_output, web_searches, web_fetches, service, usage_estimated, price_estimated)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    // Bytes between two stops. Of few, as under little load, where all would be noticed; of many a share, as each stop costs too.
    private const int LeastInARow = 4096;
    private const int MostStops = 64;

    private readonly RecordWords _words = new();

    /// <summary>Where a batch ends for the store: its own end, or, when an earlier try of it was done after all, where that came to.</summary>
    public ValueTask<long> TakeAsync(JournalBatch batch, CancellationToken cancellation) => access.WriteAsync(session => Take(session, batch), cancellation);

    private long Take(SqliteSession session, JournalBatch batch)
    {
        var known = session.Text("SELECT moved FROM journal_segment WHERE id = $1", batch.Segment);
        var moved = known is null ? JournalSegment.HeaderBytes : long.Parse(known, CultureInfo.InvariantCulture);
        if (moved != batch.From)
        {
            return moved;
        }

        var holds = new SqliteHolds(session, _words);
        var minutes = new SqliteMinutes(session);
        var insert = session.Insert(Insertion);
        var next = long.Parse(session.Text("SELECT COALESCE(MAX(seq), 0) FROM ledger")!, CultureInfo.InvariantCulture);
        var left = batch.Records;
        var inARow = Math.Max(LeastInARow, left.Length / MostStops);
        var stop = left.Length - inARow;

        // One record at a time, from its bytes: all of them as objects would outlive many collections.
        while (RecordFrame.TryTake(ref left, out var content))
        {
            // On one CPU a request would wait for the whole of it.
            if (left.Length < stop)
            {
                Thread.Yield();
                stop = left.Length - inARow;
            }

            var record = new RecordReader(content.Span, _words);
            switch (record.Kind)
            {
                case RecordKind.Held:
                    holds.Add(record.Number(), content);
                    break;
                case RecordKind.Reaped:
                    holds.TakeBack(record.Number());
                    break;
                case RecordKind.Settled:
                    for (var more = record.Number(); more > 0; more--)
                    {
                        holds.Settle(record.Number(), record.Number());
                    }

                    for (var more = record.Number(); more > 0; more--)
                    {
                        var entry = record.Entry();
                        Append(insert, ++next, entry);
                        minutes.Add(entry);
                    }

                    break;
            }
        }

        holds.Write(clock.GetUtcNow());
        minutes.Write();
        Note(session, batch);
        return batch.To;
    }

    private void Note(SqliteSession session, JournalBatch batch)
    {
        session.Execute("INSERT INTO journal_segment (id, moved) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET moved = excluded.moved", batch.Segment, batch.To);

        // Not those just before: a loss of power may bring back a file whose deletion the disk did not have yet.
        session.Execute("DELETE FROM journal_segment WHERE id < $1", Math.Min(batch.Oldest, clock.GetUtcNow().UtcTicks - TimeSpan.FromDays(7).Ticks));
    }

    private static void Append(SqliteInsert insert, long seq, in LedgerEntry entry)
    {
        var usage = entry.Usage;
        insert.Add(seq);
        insert.Add(StoredTime.Of(entry.At));
        insert.Add(entry.Request);
        insert.Add(LedgerWords.Of(entry.Kind));
        insert.Add(entry.Tenant);
        insert.Add(entry.Provider);
        insert.Add(entry.Model);
        insert.Add(entry.Route);
        insert.Add(entry.Status);
        insert.Add(entry.Cost.NanoUsd);
        insert.Add(entry.Session);
        insert.Add(TagsOf(entry));
        insert.Add(usage.Input);
        insert.Add(usage.CacheRead);
        insert.Add(usage.CacheWrite);
        insert.Add(usage.CacheWriteLong);
        insert.Add(usage.Output);
        insert.Add(usage.Reasoning);
        insert.Add(usage.AudioInput);
        insert.Add(usage.AudioOutput);
        insert.Add(usage.WebSearches);
        insert.Add(usage.WebFetches);
        insert.Add(LedgerWords.Of(usage.Tier));
        insert.Add(usage.Estimated ? 1 : 0);
        insert.Add(entry.PriceEstimated ? 1 : 0);
        insert.Run();
    }

    private static string? TagsOf(in LedgerEntry entry) =>
        entry.Tags is { Count: > 0 } tags
            ? JsonSerializer.Serialize(tags.DistinctBy(tag => tag.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal), TagJson.Default.DictionaryStringString)
            : null;
}
