using System.Runtime.InteropServices;
using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Sqlite.Engine;

namespace Breakwater.Storage.Sqlite;

/// <summary>Holds and windows while records are taken in: what begins and ends within a batch, as most do, is never written.</summary>
internal sealed class SqliteHolds(SqliteSession session)
{
    private const int MostSessions = 10_000;
    private static readonly Dictionary<string, BudgetScope> Scopes = Enum.GetValues<BudgetScope>().ToDictionary(BudgetWords.Of, StringComparer.Ordinal);

    private readonly Dictionary<long, OrphanHold> _begun = [];
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

    public void Add(OrphanHold hold) => _begun[hold.Fence] = hold;

    /// <summary>Nothing is held any more, but what is spent all the same is known to be in its windows.</summary>
    public void TakeBack(long fence)
    {
        if (_begun.TryGetValue(fence, out var hold))
        {
            _begun[fence] = hold with { Amount = Money.Zero };
        }
        else
        {
            session.Execute("UPDATE budget_hold SET amount = 0 WHERE fence = $1", fence);
        }
    }

    public void Settle(long fence, long spent)
    {
        foreach (var window in WindowsOf(fence))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_spent, window, out _) += spent;
        }
    }

    /// <summary>Writes what is still held and what was spent, and forgets windows that are over.</summary>
    public void Write(DateTimeOffset now)
    {
        foreach (var hold in _begun.Values)
        {
            session.Execute(
                "INSERT OR REPLACE INTO budget_hold (fence, request, tenant, amount, at, expires) VALUES ($1, $2, $3, $4, $5, $6)",
                hold.Fence, hold.Request, hold.Tenant, hold.Amount.NanoUsd, StoredTime.Of(hold.At), StoredTime.Of(hold.Expires));
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

    private IReadOnlyList<BudgetWindow> WindowsOf(long fence)
    {
        if (_begun.Remove(fence, out var hold))
        {
            return hold.Windows;
        }

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
}
