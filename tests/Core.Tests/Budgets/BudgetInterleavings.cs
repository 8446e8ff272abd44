using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Budgets;

/// <summary>F-C1, F-C2, invariant 1: whoever asks at the same time, and however requests end, settled + held never exceed a cap, and nothing is lost.</summary>
public sealed class BudgetInterleavings
{
    private const int Callers = 256;
    private const int Rounds = 200;
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 23, 59, 0, TimeSpan.Zero);
    private static readonly Money Minute = new(40_000);
    private static readonly Money Day = new(900_000);
    private static readonly Money Month = new(1_500_000);
    private static readonly Money Everybodys = new(1_200_000);

    [Fact]
    public void F_C1_ManyCallersAtOnce_SettledAndHeldNeverExceedACap()
    {
        var book = NewBook();
        var clock = 0L;
        var settled = 0L;
        var observations = 0L;
        var done = 0;
        var threads = Enumerable.Range(0, 16).Select(worker => new Thread(() =>
        {
            var random = new SeededRandom((ulong)worker + 1);
            for (var i = 0; i < Callers / 16 * Rounds; i++)
            {
                var now = Start.AddMilliseconds(Interlocked.Add(ref clock, 2));
                Interlocked.Add(ref settled, Run(book, random, now));
            }

            Interlocked.Increment(ref done);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        while (Volatile.Read(ref done) < threads.Count)
        {
            Check(book, Start.AddMilliseconds(Interlocked.Read(ref clock)));
            observations++;
        }

        threads.ForEach(thread => thread.Join());
        observations.ShouldBeGreaterThan(0);
        var end = Start.AddMilliseconds(clock);
        Check(book, end);
        book.Counts.Live.ShouldBe(0);
        book.Read(end).ShouldAllBe(reading => reading.Held == Money.Zero);
        book.Read(end).Single(reading => reading.Scope == BudgetScope.Month).Settled.ShouldBe(new Money(settled), "not a nano-dollar is lost or counted twice");
    }

    // The same step by step, for any seed: callers begin, settle, give up and are forgotten in any order.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void F_C1_AnyOrderOfEnds_KeepsEveryEquation(int seed)
    {
        var book = NewBook();
        var random = new SeededRandom((ulong)seed * 7919);
        var live = new List<BudgetHold>();
        var now = Start;
        for (var step = 0; step < 20_000; step++)
        {
            now = now.AddMilliseconds(random.NextDouble() * 40);
            if (live.Count < Callers && random.NextDouble() < 0.55)
            {
                var want = 1 + (long)(random.NextDouble() * 5_000);
                var answer = book.Reserve(AskFor(want, random.NextDouble() < 0.5 ? want : 1 + (want / 10), random), now);
                (answer.Hold is null).ShouldBe(answer.Refused);
                if (answer.Hold is { } hold)
                {
                    hold.Amount.NanoUsd.ShouldBeInRange(1, want);
                    live.Add(hold);
                }
            }
            else if (live.Count > 0)
            {
                var at = (int)(random.NextDouble() * live.Count);
                var hold = live[at];
                live.RemoveAt(at);
                switch ((int)(random.NextDouble() * 4))
                {
                    case 0:
                        book.Release(hold);
                        break;
                    case 1:
                        break; // The process of this caller was killed; its lease will end.
                    default:
                        book.Settle(hold, new Money((long)(random.NextDouble() * (hold.Amount.NanoUsd + 1))));
                        break;
                }
            }

            Check(book, now);
        }

        foreach (var hold in live)
        {
            book.Release(hold);
        }

        var after = now + TimeSpan.FromMinutes(1);
        book.Reap(after);
        book.Counts.Live.ShouldBe(0);
        book.Read(after).ShouldAllBe(reading => reading.Held == Money.Zero && reading.Left == reading.Cap - reading.Settled);
    }

    private static BudgetBook NewBook()
    {
        var book = new BudgetBook();
        book.Apply(new BudgetPolicy { Global = new BudgetCaps(null, Everybodys, null), NonCriticalThousandths = 1000 }, [new("acme", new BudgetCaps(Minute, Day, Month))]);
        return book;
    }

    private static long Run(BudgetBook book, SeededRandom random, DateTimeOffset now)
    {
        var want = 1 + (long)(random.NextDouble() * 5_000);
        if (book.Reserve(AskFor(want, want, random) with { Lease = TimeSpan.FromHours(1) }, now).Hold is not { } hold)
        {
            return 0;
        }

        if (random.NextDouble() < 0.3)
        {
            book.Release(hold);
            return 0;
        }

        var spent = (long)(random.NextDouble() * (hold.Amount.NanoUsd + 1));
        book.Settle(hold, new Money(spent)).ShouldBeTrue();
        return spent;
    }

    private static BudgetAsk AskFor(long want, long least, SeededRandom random) => new()
    {
        Tenant = "acme",
        IsNonCritical = random.NextDouble() < 0.3,
        Want = new Money(want),
        Least = new Money(least),
        Lease = TimeSpan.FromSeconds(20),
    };

    private static void Check(BudgetBook book, DateTimeOffset now)
    {
        foreach (var reading in book.Read(now))
        {
            var used = reading.Held + reading.Settled;
            if (used > reading.Cap || used + reading.Left != reading.Cap || reading.Held < Money.Zero || reading.Settled < Money.Zero)
            {
                throw new InvalidOperationException($"invariant 1 is broken: {reading}");
            }
        }
    }
}
