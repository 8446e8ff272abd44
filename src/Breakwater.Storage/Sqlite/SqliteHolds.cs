using System.Runtime.InteropServices;
using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Journal;
using Breakwater.Storage.Sqlite.Engine;

namespace Breakwater.Storage.Sqlite;

/// <summary>Holds and windows while records are taken in: what begins and ends within a batch, as most do, is never written.</summary>
internal sealed class SqliteHolds(SqliteSession session, RecordWords words)
{
    private const int MostSessions = 10_000;
    private static readonly Dictionary<string, BudgetScope> Scopes = Enum.GetValues<BudgetScope>().ToDictionary(BudgetWords.Of, StringComparer.Ordinal);

    // Records of holds, by fence.
    private readonly Dictionary<long, Begun> _begun = [];
    private readonly Dictionary<BudgetWindow, long> _spent = [];

    /// <summary>Every window that may still be open, and every hold that nobody ended.</summary>
    public static RecoveredBudgets Load(SqliteSession session)
    {
        var windows = session.Query(
            "SELECT scope, owner, period, settled FROM budget_window ORDER BY touched",
            static row => new WindowSum(new BudgetWindow(Scopes[row.GetString(0)], row.GetString(1), row.GetInt64(2)), new Money(row.GetInt64(3))));
        var ofHolds = session.Query(
            "SELECT fence, scope, owner, period FROM budget_hold_window",
            static row => (Fence: row.GetInt64(0), Window: new BudgetWindow(Scopes[row.GetString(1)], row.GetString(2), row.GetInt64(3)))).ToLookup(row => row.Fence, row => row.Window);
        var holds = session.Query(
            "SELECT fence, request, tenant, amount, at, expires FROM budget_hold ORDER BY fence",
            row => new OrphanHold(
                row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), new Money(row.GetInt64(3)), StoredTime.Read(row.GetInt64(4)), StoredTime.Read(row.GetInt64(5)),
                [.. ofHolds[row.GetInt64(0)]]));
        return new RecoveredBudgets(windows, holds);
    }

    /// <summary>A hold began; its record stays readable until the end of the batch.</summary>
    public void Add(long fence, ReadOnlyMemory<byte> record) => _begun[fence] = new Begun(record, IsTakenBack: false);

    /// <summary>Nothing is held any more, but what is spent all the same is known to be in its windows.</summary>
    public void TakeBack(long fence)
    {
        if (_begun.TryGetValue(fence, out var hold))
        {
            _begun[fence] = hold with { IsTakenBack = true };
        }
        else
        {
            session.Execute("UPDATE budget_hold SET amount = 0 WHERE fence = $1", fence);
        }
    }

    public void Settle(long fence, long spent)
    {
        if (_begun.Remove(fence, out var hold))
        {
            var record = new RecordReader(hold.Record.Span, words);
            for (var more = record.SkipToWindows(); more > 0; more--)
            {
                Spend(record.Window(), spent);
            }

            return;
        }

        foreach (var window in TakeWindows(fence))
        {
            Spend(window, spent);
        }
    }

    /// <summary>Writes what is still held and what was spent, and forgets windows that are over.</summary>
    public void Write(DateTimeOffset now)
    {
        foreach (var (record, isTakenBack) in _begun.Values)
        {
            var hold = new RecordReader(record.Span, words).Hold();
            session.Execute(
                "INSERT OR REPLACE INTO budget_hold (fence, request, tenant, amount, at, expires) VALUES ($1, $2, $3, $4, $5, $6)",
                hold.Fence, hold.Request, hold.Tenant, isTakenBack ? 0 : hold.Amount.NanoUsd, StoredTime.Of(hold.At), StoredTime.Of(hold.Expires));
            foreach (var window in hold.Windows)
            {
                session.Execute(
                    "INSERT OR REPLACE INTO budget_hold_window (fence, scope, owner, period) VALUES ($1, $2, $3, $4)", hold.Fence, BudgetWords.Of(window.Scope), window.Owner, window.Key);
            }
        }

        foreach (var (window, spent) in _spent)
        {
            session.Execute(
                """
                INSERT INTO budget_window (scope, owner, period, settled, touched) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (scope, owner, period) DO UPDATE SET settled = settled + excluded.settled, touched = excluded.touched
                """,
                BudgetWords.Of(window.Scope), window.Owner, window.Key, spent, StoredTime.Of(now));
        }

        if (_spent.Count > 0)
        {
            Forget(now);
        }
    }

    private void Spend(BudgetWindow window, long spent) => CollectionsMarshal.GetValueRefOrAddDefault(_spent, window, out _) += spent;

    private List<BudgetWindow> TakeWindows(long fence)
    {
        var windows = session.Query(
            "SELECT scope, owner, period FROM budget_hold_window WHERE fence = $1",
            static row => new BudgetWindow(Scopes[row.GetString(0)], row.GetString(1), row.GetInt64(2)),
            fence);
        session.Execute("DELETE FROM budget_hold_window WHERE fence = $1", fence);
        session.Execute("DELETE FROM budget_hold WHERE fence = $1", fence);
        return windows;
    }

    // What is settled later in one of them counts in no window any more, only in the ledger.
    private void Forget(DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        session.Execute(
            "DELETE FROM budget_window WHERE scope IN ('minute', 'global_minute', 'degraded_minute') AND touched < $1", StoredTime.Of(now.AddMinutes(-2)));
        session.Execute(
            "DELETE FROM budget_window WHERE scope IN ('day', 'non_critical_day', 'global_day') AND touched < $1 AND period < $2",
            StoredTime.Of(now.AddDays(-1)), DateOnly.FromDateTime(utc).DayNumber - 1);
        session.Execute(
            "DELETE FROM budget_window WHERE scope IN ('month', 'global_month') AND touched < $1 AND period < $2", StoredTime.Of(now.AddDays(-32)), (utc.Year * 12L) + utc.Month - 1);
        session.Execute(
            "DELETE FROM budget_window WHERE scope = 'session' AND touched < (SELECT touched FROM budget_window WHERE scope = 'session' ORDER BY touched DESC LIMIT 1 OFFSET $1)", MostSessions);
    }

    private readonly record struct Begun(ReadOnlyMemory<byte> Record, bool IsTakenBack);
}
