using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Budgets;

/// <summary>A cap that is set while its window runs counts what was spent in it before: what the ledger has, what is held, and what ends meanwhile.</summary>
public sealed class LedgerGapTests
{
    private static readonly BudgetCaps None = BudgetCaps.None;

    private readonly MemoryJournal journal = new();
    private readonly BudgetBook book;
    private DateTimeOffset now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public LedgerGapTests()
    {
        book = new BudgetBook(journal);
        Apply(None);
    }

    [Fact]
    public void Cap_SetAfterSpendingWithoutAny_CountsItInEveryWindow()
    {
        Spend(5, At(-40 * 60 * 24));
        Spend(7, At(-60 * 24));
        Spend(11, At(-60));
        Spend(13, now.AddSeconds(-30));
        Spend(17, now.AddSeconds(-30), "other");
        Apply(new BudgetCaps(new Money(1_000), new Money(1_000), new Money(1_000)), new BudgetCaps(null, new Money(1_000), null));

        Read().ShouldBeTrue();
        Settled(BudgetScope.Minute).ShouldBe(13);
        Settled(BudgetScope.Day).ShouldBe(24);
        Settled(BudgetScope.Month).ShouldBe(31);
        Settled(BudgetScope.GlobalDay).ShouldBe(41);
        now = now.AddSeconds(31);
        Settled(BudgetScope.Minute).ShouldBe(0, "the second in which it was spent is out of the minute");
        book.BeginReading().ShouldBeEmpty();
    }

    [Fact]
    public void Cap_NotReadYet_LetsRequestsThroughForASecondOnly()
    {
        Spend(90, now);
        Tick();
        Apply(new BudgetCaps(null, new Money(100), null));

        var hold = Reserve(60);
        hold.Hold.ShouldNotBeNull();
        now = now.AddSeconds(1);
        Reserve(1).ShouldSatisfyAllConditions(answer => answer.Refused.ShouldBeTrue(), answer => answer.Unread.ShouldBeTrue(), answer => answer.Hold.ShouldBeNull());

        Read().ShouldBeTrue();
        Reserve(1).ShouldSatisfyAllConditions(answer => answer.Unread.ShouldBeFalse(), answer => answer.Short.ShouldBe(BudgetScope.Day));
        End(hold.Hold!, 0);
        Reserve(10).Hold.ShouldNotBeNull();
        Reserve(1).Refused.ShouldBeTrue();
    }

    [Fact]
    public void Cap_JournalKeepsRecordsInMemory_IsNotReadUntilTheyAreWritten()
    {
        Spend(90, now);
        Tick();
        journal.Spilled = 1;
        Apply(new BudgetCaps(null, new Money(100), null));

        book.BeginReading().ShouldBeEmpty();
        journal.Spilled = 0;
        Read().ShouldBeTrue();
        Settled(BudgetScope.Day).ShouldBe(90);
    }

    [Fact]
    public void Cap_SetWhileARequestHoldsUnderAnother_CountsWhatItHoldsAndThenWhatItSpent()
    {
        Apply(new BudgetCaps(null, new Money(1_000), null));
        Read();
        Tick();
        var hold = Reserve(60).Hold!;
        Tick();
        Apply(new BudgetCaps(null, new Money(1_000), new Money(1_000)), new BudgetCaps(null, new Money(50), null));

        Reading(BudgetScope.Month).Held.NanoUsd.ShouldBe(60);
        Reading(BudgetScope.GlobalDay).Held.NanoUsd.ShouldBe(60);
        Read().ShouldBeTrue();
        Reserve(1).Short.ShouldBe(BudgetScope.GlobalDay, "what is held counts in the new cap too");
        End(hold, 20);
        Settled(BudgetScope.Month).ShouldBe(20);
        Read().ShouldBeTrue();
        Settled(BudgetScope.Month).ShouldBe(20);
        Settled(BudgetScope.Day).ShouldBe(20);
        Settled(BudgetScope.GlobalDay).ShouldBe(20);
    }

    [Fact]
    public void Cap_MoreIsHeldForARequestFromBefore_CountsTheRequestOnce()
    {
        Apply(new BudgetCaps(null, new Money(1_000), null));
        Read();
        Tick();
        var first = Reserve(10).Hold!;
        Tick();
        Apply(new BudgetCaps(null, new Money(1_000), new Money(1_000)));
        Read();
        Tick();
        var second = Reserve(30, since: first.At).Hold!;
        book.Settle([new HoldEnd(first, new Money(10)), new HoldEnd(second, new Money(25))], [Entry(35, first.At)]);

        Read().ShouldBeTrue();
        Settled(BudgetScope.Month).ShouldBe(35);
        Settled(BudgetScope.Day).ShouldBe(35);
    }

    [Fact]
    public void Cap_RequestOfBeforeEndsWhileTheLedgerIsRead_IsNeverMissingAndOnceInTheEnd()
    {
        var arrived = now;
        Tick();
        Apply(new BudgetCaps(null, new Money(1_000), null));
        var gap = book.BeginReading().Single();
        var early = Slices(gap);
        Spend(70, arrived);
        var late = Slices(gap);

        book.Fill(gap, late).ShouldBeFalse("it may be in what was read, or not");
        Settled(BudgetScope.Day).ShouldBe(140, "twice, for now: the safe side");
        Read().ShouldBeTrue();
        Settled(BudgetScope.Day).ShouldBe(70);

        early.ShouldBeEmpty();
    }

    [Fact]
    public void Cap_TakenAwayAndSetAgain_CountsWhatWasSpentWithoutIt()
    {
        Apply(new BudgetCaps(null, new Money(1_000), null));
        Read();
        Tick();
        End(Reserve(10).Hold!, 10);
        Tick();
        Apply(None);
        Spend(20, now);
        Tick();
        Apply(new BudgetCaps(null, new Money(500), null));

        Read().ShouldBeTrue();
        Settled(BudgetScope.Day).ShouldBe(30);
    }

    [Fact]
    public void Cap_ChangedOnly_GoesOnWithoutReading()
    {
        Apply(new BudgetCaps(null, new Money(1_000), null));
        Read();
        Tick();
        End(Reserve(10).Hold!, 10);
        Apply(new BudgetCaps(null, new Money(500), null));

        book.BeginReading().ShouldBeEmpty();
        Settled(BudgetScope.Day).ShouldBe(10);
    }

    /// <summary>F-C1, F-E4: whatever happens while caps come, go and are read, no budget that was read has less than was spent, and in the end each has exactly that.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void F_C1_CapsComeAndGoWhileRequestsRun_NothingSpentIsEverMissing(ulong seed)
    {
        var random = new SeededRandom(seed);
        List<(BudgetHold? Hold, DateTimeOffset At)> running = [];
        for (var step = 0; step < 3_000; step++)
        {
            now = now.AddMilliseconds(1 + (random.NextDouble() * 2_000));
            switch ((int)(random.NextDouble() * 10))
            {
                case 0:
                    Apply(
                        new BudgetCaps(null, Maybe(random, 1_000_000), Maybe(random, 1_000_000)), new BudgetCaps(null, Maybe(random, 1_000_000), Maybe(random, 1_000_000)));
                    break;
                case 1:
                    foreach (var gap in book.BeginReading())
                    {
                        EndSome(running, random);
                        var slices = Slices(gap);
                        EndSome(running, random);
                        book.Fill(gap, slices);
                    }

                    ShouldNotMiss();
                    break;
                case < 6:
                    var answer = Reserve(100);
                    if (!answer.Refused)
                    {
                        running.Add((answer.Hold, answer.Hold?.At ?? now));
                    }

                    break;
                default:
                    EndSome(running, random);
                    break;
            }
        }

        running.ForEach(one => EndOne(one, 50));
        Read().ShouldBeTrue();
        foreach (var reading in book.Read(now))
        {
            reading.Held.NanoUsd.ShouldBe(0);
            reading.Settled.NanoUsd.ShouldBe(Spent(reading), $"{reading.Scope}");
        }
    }

    // Only those that were read and have nothing more to hear of are bound to the figure.
    private void ShouldNotMiss()
    {
        if (book.BeginReading().Count == 0)
        {
            book.Read(now).ShouldAllBe(reading => reading.Settled.NanoUsd >= Spent(reading));
        }
    }

    private long Spent(BudgetReading reading) => journal.Entries
        .Where(entry => (reading.Owner.Length == 0 || entry.Tenant == reading.Owner)
            && (reading.Scope is BudgetScope.Month or BudgetScope.GlobalMonth ? entry.At.Month == now.Month : entry.At.Date == now.Date))
        .Sum(entry => entry.Cost.NanoUsd);

    [Fact]
    public void Clock_GoesBackAfterACapWasSet_TheCapHoldsAllTheSame()
    {
        Apply(new BudgetCaps(null, new Money(100), null));
        Read();
        now = now.AddMinutes(-5);

        var hold = Reserve(80).Hold!;
        Reserve(30).Refused.ShouldBeTrue();
        End(hold, 70);
        Reserve(30).Hold.ShouldNotBeNull();
        Read().ShouldBeTrue();
        Settled(BudgetScope.Day).ShouldBe(70);
    }

    /// <summary>It asked whether there is a budget before the cap was in force, and began after the moment from which that counts.</summary>
    [Fact]
    public void Cap_NotHeardOfByARequestThatBeganJustAfter_CountsItAllTheSame()
    {
        Apply(new BudgetCaps(null, new Money(100), null));
        Read();
        Tick();

        Spend(40, now);

        Settled(BudgetScope.Day).ShouldBe(40);
        Read();
        Settled(BudgetScope.Day).ShouldBe(40);
    }

    [Fact]
    public void Cap_SetBetweenAHoldAndItsTopUp_CountsWhatBothSpentAtOnce()
    {
        Apply(new BudgetCaps(new Money(1_000), null, null));
        Read();
        var first = Reserve(10).Hold!;
        Tick();
        Apply(new BudgetCaps(new Money(1_000), new Money(100), null));
        Tick();
        var more = Reserve(50, since: first.At).Hold!;

        book.Settle([new HoldEnd(first, new Money(10)), new HoldEnd(more, new Money(40))], [Entry(50, first.At)]);

        Settled(BudgetScope.Day).ShouldBe(50);
        Read();
        Read();
        Settled(BudgetScope.Day).ShouldBe(50);
    }

    /// <summary>What is spent while there is no cap is in no window, so that what an earlier process knew is no longer whole.</summary>
    [Fact]
    public void Cap_BackAfterATimeWithout_IsReadBeforeItLetsRequestsThroughForLong()
    {
        var later = new BudgetBook(journal);
        later.Recover(new RecoveredBudgets([new(new BudgetWindow(BudgetScope.Day, "acme", DateOnly.FromDateTime(now.UtcDateTime).DayNumber), new Money(5))], []), now);
        later.Apply(new BudgetPolicy { NonCriticalThousandths = 1000 }, [], now);
        Tick();
        later.Apply(new BudgetPolicy { NonCriticalThousandths = 1000 }, [new("acme", new BudgetCaps(null, new Money(100), null))], now);

        var ask = new BudgetAsk { Request = "req_1", Tenant = "acme", Want = new Money(1), Least = new Money(1), Lease = TimeSpan.FromHours(2) };
        later.Reserve(ask, now.AddSeconds(2)).Unread.ShouldBeTrue();
    }

    private void EndSome(List<(BudgetHold? Hold, DateTimeOffset At)> running, SeededRandom random)
    {
        for (var some = (int)(random.NextDouble() * 3); some > 0 && running.Count > 0; some--)
        {
            var one = running[(int)(random.NextDouble() * running.Count)];
            running.Remove(one);
            EndOne(one, (long)(random.NextDouble() * 100));
        }
    }

    private void EndOne((BudgetHold? Hold, DateTimeOffset At) one, long spent)
    {
        if (one.Hold is { } hold)
        {
            End(hold, spent);
        }
        else
        {
            Spend(spent, one.At);
        }
    }

    private static Money? Maybe(SeededRandom random, long cap) => random.NextDouble() < 0.5 ? null : new Money(cap);

    private bool Read()
    {
        var isDone = true;
        foreach (var gap in book.BeginReading())
        {
            isDone &= book.Fill(gap, Slices(gap));
        }

        return isDone;
    }

    private IReadOnlyList<LedgerSlice> Slices(LedgerGap gap) =>
        [.. gap.Spans().SelectMany(span => journal.Entries.Where(entry => entry.At >= span.From && entry.At < span.To).Select(entry => new LedgerSlice(span.From, entry.Tenant, entry.Cost)))];

    private void Apply(BudgetCaps own, BudgetCaps? everybodys = null) =>
        book.Apply(new BudgetPolicy { Global = everybodys ?? None, NonCriticalThousandths = 1000 }, [new("acme", own)], now);

    private BudgetAnswer Reserve(long amount, DateTimeOffset? since = null) => book.Reserve(
        new BudgetAsk { Request = "req_1", Tenant = "acme", Since = since, Want = new Money(amount), Least = new Money(amount), Lease = TimeSpan.FromHours(2) }, now);

    private void End(BudgetHold hold, long spent) => book.Settle([new HoldEnd(hold, new Money(spent))], [Entry(spent, hold.At)]);

    private void Spend(long amount, DateTimeOffset at, string tenant = "acme") => book.Settle([], [Entry(amount, at, tenant)]);

    private static LedgerEntry Entry(long amount, DateTimeOffset at, string tenant = "acme") =>
        new() { At = at, Request = "req_1", Kind = LedgerKind.Answer, Cost = new Money(amount), Tenant = tenant };

    private long Settled(BudgetScope scope) => Reading(scope).Settled.NanoUsd;

    private BudgetReading Reading(BudgetScope scope) => book.Read(now).Single(reading => reading.Scope == scope);

    private DateTimeOffset At(int minutes) => now.AddMinutes(minutes);

    private void Tick() => now = now.AddMilliseconds(1);
}
