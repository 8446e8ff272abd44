using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Budgets;

/// <summary>F-C1 over the end of a process: wherever the journal is cut off, what it says is held and settled never exceeds a cap together.</summary>
public sealed class JournalledBookTests
{
    private const int Callers = 256;
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly Money Cap = new(400_000);

    [Fact]
    public async Task F_C1_JournalCutAnywhere_SettledAndHeldNeverExceedTheCap()
    {
        var journal = new MemoryJournal();
        var book = NewBook(journal);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => SpendAsync(book, new SeededRandom((ulong)caller + 1))));

        var (settled, held) = (0L, new Dictionary<long, long>());
        foreach (var (hold, spent) in journal.Steps)
        {
            if (spent is null)
            {
                held.Add(hold.Fence, hold.Amount.NanoUsd);
            }
            else
            {
                held.Remove(hold.Fence).ShouldBeTrue("nothing ends that did not begin, and nothing ends twice");
                settled += spent.Value;
            }

            (settled + held.Values.Sum()).ShouldBeLessThanOrEqualTo(Cap.NanoUsd);
        }

        held.ShouldBeEmpty();
        settled.ShouldBeGreaterThan(Cap.NanoUsd / 2, "the cap was worth something");
        book.Read(Noon).Single(reading => reading.Scope == BudgetScope.Day).Settled.NanoUsd.ShouldBe(settled);
    }

    [Fact]
    public void Reserve_NoRecordCanBeMade_HoldsNothingAndSaysSo()
    {
        var journal = new MemoryJournal { IsStopped = true };
        var book = NewBook(journal);
        var answer = book.Reserve(AskFor(100), Noon);

        (answer.Hold, answer.Unrecorded, answer.Refused).ShouldBe((null, true, true));
        book.Counts.Live.ShouldBe(0);
        book.Read(Noon).ShouldAllBe(reading => reading.Left == reading.Cap);
        journal.IsStopped = false;
        book.Reserve(AskFor(100), Noon).Hold.ShouldNotBeNull();
    }

    [Fact]
    public void Settle_SameHoldTwice_IsOnRecordOnce()
    {
        var journal = new MemoryJournal();
        var book = NewBook(journal);
        var hold = book.Reserve(AskFor(100), Noon).Hold!;
        book.Settle(hold, new Money(40)).ShouldBeTrue();
        book.Settle(hold, new Money(40)).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => book.Settle([new HoldEnd(hold, new Money(40))], []));

        journal.Steps.Count.ShouldBe(2);
        book.Read(Noon).Single(reading => reading.Scope == BudgetScope.Day).Settled.NanoUsd.ShouldBe(40);
    }

    [Fact]
    public void Recover_HoldsOfTheDead_CountAsHeldThenAsSpent()
    {
        var journal = new MemoryJournal();
        var book = new BudgetBook(journal);
        var day = new BudgetWindow(BudgetScope.Day, "acme", DateOnly.FromDateTime(Noon.UtcDateTime).DayNumber);
        book.Recover(
            new RecoveredBudgets([new WindowSum(day, new Money(100_000))], [new OrphanHold(long.MaxValue / 2, "req_dead", "acme", new Money(50_000), Noon, Noon.AddMinutes(1), [day])]), Noon);
        book.Apply(new BudgetPolicy(), [new("acme", new BudgetCaps(null, Cap, null))]);

        var reading = book.Read(Noon.AddSeconds(59)).Single();
        (reading.Held.NanoUsd, reading.Settled.NanoUsd, reading.Left.NanoUsd).ShouldBe((50_000, 100_000, 250_000));
        book.SettleOrphans(Noon.AddSeconds(59)).ShouldBe(0);
        book.Reserve(AskFor(1), Noon).Hold!.Fence.ShouldBeGreaterThan(long.MaxValue / 2);

        book.SettleOrphans(Noon.AddSeconds(60)).ShouldBe(1);
        book.SettleOrphans(Noon.AddSeconds(60)).ShouldBe(0);
        journal.Entries.Single().ShouldSatisfyAllConditions(
            entry => entry.Kind.ShouldBe(LedgerKind.UnsettledAfterCrash), entry => entry.Request.ShouldBe("req_dead"), entry => entry.Cost.NanoUsd.ShouldBe(50_000));
        book.Read(Noon.AddSeconds(60)).Single().Settled.NanoUsd.ShouldBe(150_000);
    }

    private static BudgetBook NewBook(MemoryJournal journal)
    {
        var book = new BudgetBook(journal);
        book.Apply(new BudgetPolicy(), [new("acme", new BudgetCaps(null, Cap, null))]);
        return book;
    }

    private static async Task SpendAsync(BudgetBook book, SeededRandom random)
    {
        for (var i = 0; i < 40; i++)
        {
            await Task.Yield();
            if (book.Reserve(AskFor(1 + (long)(random.NextDouble() * 3_000)), Noon).Hold is not { } hold)
            {
                continue;
            }

            await Task.Yield();
            book.Settle(hold, random.NextDouble() < 0.3 ? Money.Zero : new Money((long)(random.NextDouble() * (hold.Amount.NanoUsd + 1))));
        }
    }

    private static BudgetAsk AskFor(long want) => new() { Request = "req_1", Tenant = "acme", Want = new Money(want), Least = new Money(want), Lease = TimeSpan.FromHours(1) };
}
