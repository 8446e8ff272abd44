using System.Globalization;
using System.Text.Json;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Storage.Journal;
using Breakwater.Storage.Sqlite.Engine;

namespace Breakwater.Storage.Sqlite;

/// <summary>
/// Takes records of the journal into the ledger, the windows and the holds, with how far it has come, in one transaction: each record once, however often it is tried.
/// </summary>
internal sealed class SqliteLedger(SqliteAccess access, TimeProvider clock)
{
    /// <summary>Where a batch ends for the store: its own end, or, when an earlier try of it was done after all, where that came to.</summary>
    public ValueTask<long> TakeAsync(JournalBatch batch, CancellationToken cancellation) => access.WriteAsync(session => Take(session, batch), cancellation);

    /// <summary>The account that a tenant's spending is counted on.</summary>
    public static string AccountOfTenant(string? tenant) => $"tenant/{tenant}";

    /// <summary>The account of what a provider is owed.</summary>
    public static string AccountOfProvider(string? provider) => $"provider/{provider}";

    private long Take(SqliteSession session, JournalBatch batch)
    {
        var known = session.Text("SELECT moved FROM journal_segment WHERE id = $1", batch.Segment);
        var moved = known is null ? JournalSegment.HeaderBytes : long.Parse(known, CultureInfo.InvariantCulture);
        if (moved != batch.From)
        {
            return moved;
        }

        var holds = new SqliteHolds(session);
        var next = long.Parse(session.Text("SELECT COALESCE(MAX(seq), 0) FROM ledger")!, CultureInfo.InvariantCulture);
        foreach (var record in batch.Records)
        {
            switch (record)
            {
                case HeldRecord held:
                    holds.Add(held.Hold);
                    break;
                case ReapedRecord reaped:
                    holds.TakeBack(reaped.Fence);
                    break;
                case SettledRecord settled:
                    foreach (var hold in settled.Holds)
                    {
                        holds.Settle(hold.Fence, hold.Spent);
                    }

                    foreach (var entry in settled.Entries)
                    {
                        Append(session, ++next, entry);
                    }

                    break;
            }
        }

        holds.Write(clock.GetUtcNow());
        session.Execute("INSERT INTO journal_segment (id, moved) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET moved = excluded.moved", batch.Segment, batch.To);

        // Not those just before: a loss of power may bring back a file whose deletion the disk did not have yet.
        session.Execute("DELETE FROM journal_segment WHERE id < $1", Math.Min(batch.Oldest, clock.GetUtcNow().UtcTicks - TimeSpan.FromDays(7).Ticks));
        return batch.To;
    }

    private static void Append(SqliteSession session, long seq, in LedgerEntry entry)
    {
        var usage = entry.Usage;
        session.Execute(
            """
            INSERT INTO ledger (seq, at, request, kind, tenant, provider, model, route, status, session, tags, input, cache_read, cache_write, cache_write_long, output,
              reasoning, audio_input, audio_output, web_searches, web_fetches, service, usage_estimated, price_estimated)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
            """,
            seq, StoredTime.Of(entry.At), entry.Request, LedgerWords.Of(entry.Kind), entry.Tenant, entry.Provider, entry.Model, entry.Route, entry.Status, entry.Session, TagsOf(entry),
            usage.Input, usage.CacheRead, usage.CacheWrite, usage.CacheWriteLong, usage.Output, usage.Reasoning, usage.AudioInput, usage.AudioOutput, usage.WebSearches, usage.WebFetches,
            LedgerWords.Of(usage.Tier), usage.Estimated, entry.PriceEstimated);
        session.Execute(
            "INSERT INTO ledger_posting (entry, account, nano_usd) VALUES ($1, $2, $3), ($1, $4, $5)",
            seq, AccountOfTenant(entry.Tenant), entry.Cost.NanoUsd, AccountOfProvider(entry.Provider), -entry.Cost.NanoUsd);
    }

    private static string? TagsOf(in LedgerEntry entry) =>
        entry.Tags is { Count: > 0 } tags
            ? JsonSerializer.Serialize(tags.DistinctBy(tag => tag.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal), TagJson.Default.DictionaryStringString)
            : null;
}
