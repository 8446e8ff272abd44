using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;
using Breakwater.Storage.Journal;

namespace Breakwater.Bench.Cases;

/// <summary>Money on record: what a request without a budget adds to the line, and what one under two budgets does.</summary>
internal static class MoneyCases
{
    private const int Times = 100;
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly BudgetAsk Ask = new() { Request = "req_0123456789abcdefghjkmnpq", Tenant = "acme", Want = new Money(4_048_000), Least = new Money(1_072_000), Lease = TimeSpan.FromMinutes(5) };

    private static readonly LedgerEntry Entry = new()
    {
        At = Noon, Request = Ask.Request, Kind = LedgerKind.Answer, Cost = new Money(29_000), Tenant = "acme", Provider = "openai", Model = "gpt-6-mini", Route = "default", Status = 200,
        Usage = new TokenUsage { Input = 900, Output = 120 },
    };

    public static IEnumerable<Benchmark> All()
    {
        var journal = NewJournal();
        yield return Repeat("money.settled", () => journal.Settle([], new ReadOnlySpan<LedgerEntry>(in Entry)));
        var book = new BudgetBook(journal);
        book.Apply(new BudgetPolicy(), [new("acme", new BudgetCaps(null, new Money(long.MaxValue / 4), null))]);
        yield return Repeat("money.held-settled", () =>
        {
            var end = new HoldEnd(book.Reserve(Ask, Noon).Hold!, Entry.Cost);
            book.Settle(new ReadOnlySpan<HoldEnd>(in end), new ReadOnlySpan<LedgerEntry>(in Entry));
        });
    }

    private static MoneyJournal NewJournal()
    {
        var folder = Directory.CreateTempSubdirectory("breakwater-bench-");
        var journal = new MoneyJournal(Path.Combine(folder.FullName, "money"), new JournalLimits(), TimeProvider.System);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            journal.Dispose();
            folder.Delete(recursive: true);
        };
        return journal;
    }

    private static Benchmark Repeat(string name, Action once) => new(name, Times, () =>
    {
        for (var i = 0; i < Times; i++)
        {
            once();
        }
    });
}
