using System.Diagnostics;
using System.Globalization;
using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Journal;
using Breakwater.Storage.Sqlite.Engine;
using Breakwater.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace Breakwater.Storage.Tests.Journal;

/// <summary>
/// The child of the crash tests: 256 callers hold and settle money of one tenant without a pause, and print what they were told: <c>held ID</c>, <c>settled ID SPENT</c>,
/// <c>refused</c>; and <c>releases ID</c> before they give all of it back.
/// </summary>
internal static class SpendingChild
{
    public const string Verb = "spend-until-killed";
    public const int Callers = 256;
    public static readonly Money Cap = new(6_000_000);

    /// <summary>Segments so small that many are filled, moved and deleted in one life.</summary>
    public static readonly JournalLimits Limits = new() { SegmentBytes = 8 << 10, BatchBytes = 8 << 10, Period = TimeSpan.FromMilliseconds(10) };

    private static readonly Lock Output = new();

    /// <summary>Ends by SIGKILL: its own, before the statement of that number, or with 0 its parent's.</summary>
    public static async Task<int> RunAsync(string file, string tenant, string life, int statements)
    {
        await using var store = await SqliteStore.OpenAsync(file, new StoreLimits { Patience = TimeSpan.FromMinutes(1) }, TimeProvider.System, NullLogger.Instance, default);
        await using var money = new DurableMoney(store.File, store.Access, Limits, TimeProvider.System, NullLogger.Instance);
        var book = await money.OpenAsync(default);
        book.Apply(new BudgetPolicy { NonCriticalThousandths = 1000 }, [new(tenant, Caps)]);
        if (statements > 0)
        {
            await store.Access.WriteAsync(session => KillBefore(session, statements), default);
        }

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => SpendAsync(book, tenant, $"{life}-{caller}", (ulong)caller)));
        return 0;
    }

    /// <summary>What the tenant may spend.</summary>
    public static BudgetCaps Caps => new(null, null, Cap);

    private static bool KillBefore(SqliteSession session, int statement)
    {
        var left = statement;
        raw.sqlite3_trace(
            session.Handle,
            (object _, string _) =>
            {
                if (--left == 0)
                {
                    Process.GetCurrentProcess().Kill();
                }
            },
            null);
        return true;
    }

    private static async Task SpendAsync(BudgetBook book, string tenant, string name, ulong seed)
    {
        var random = new SeededRandom((seed * 7919) + (ulong)name.Length);
        for (var n = 0; ; n++)
        {
            await Task.Yield();
            var request = $"{name}-{n}";
            var want = new Money(1 + (long)(random.NextDouble() * 20_000));
            var ask = new BudgetAsk { Request = request, Tenant = tenant, Want = want, Least = want, Lease = TimeSpan.FromSeconds(2) };
            if (book.Reserve(ask, TimeProvider.System.GetUtcNow()).Hold is not { } hold)
            {
                Tell("refused");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                continue;
            }

            Tell($"held {request}");
            await Task.Yield();
            if (random.NextDouble() < 0.2)
            {
                Tell($"releases {request}");
                book.Release(hold);
                continue;
            }

            var spent = new Money((long)(random.NextDouble() * (hold.Amount.NanoUsd + 1)));
            book.Settle([new HoldEnd(hold, spent)], [EntryOf(hold, spent)]);
            Tell(string.Create(CultureInfo.InvariantCulture, $"settled {request} {spent.NanoUsd}"));
        }
    }

    private static LedgerEntry EntryOf(BudgetHold hold, Money spent) =>
        new() { At = hold.At, Request = hold.Request, Kind = LedgerKind.Answer, Cost = spent, Tenant = hold.Tenant, Provider = "openai", Model = "m", Route = "m", Status = 200 };

    private static void Tell(string what)
    {
        lock (Output)
        {
            Console.Out.WriteLine(what);
        }
    }
}
