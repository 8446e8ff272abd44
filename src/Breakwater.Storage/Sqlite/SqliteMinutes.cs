using System.Runtime.InteropServices;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Storage.Sqlite.Engine;

namespace Breakwater.Storage.Sqlite;

/// <summary>What each tenant spent in each minute, while records are taken in.</summary>
internal sealed class SqliteMinutes(SqliteSession session)
{
    // A batch has few minutes, and few tenants beside its entries.
    private readonly Dictionary<(long Minute, string Tenant), long> _spent = [];

    /// <summary>The minute of a moment as <see cref="StoredTime"/>.</summary>
    public static long MinuteOf(long at) => at / TimeSpan.TicksPerMinute;

    public void Add(in LedgerEntry entry) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_spent, (MinuteOf(StoredTime.Of(entry.At)), entry.Tenant ?? ""), out _) += entry.Cost.NanoUsd;

    public void Write()
    {
        foreach (var ((minute, tenant), spent) in _spent)
        {
            session.Execute(
                "INSERT INTO ledger_minute (minute, tenant, nano_usd) VALUES ($1, $2, $3) ON CONFLICT (minute, tenant) DO UPDATE SET nano_usd = nano_usd + excluded.nano_usd",
                minute, tenant, spent);
        }
    }
}
