using Breakwater.Core.Objectives;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Objectives;

public sealed class StripedCountersTests
{
    [Fact]
    public void Add_ManyThreadsAtOnce_LosesNothing()
    {
        var counters = new StripedCounters(3);
        Thread[] threads = [.. Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                counters.Add(0);
                counters.Add(2, 3);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        (counters.Read(0), counters.Read(1), counters.Read(2)).ShouldBe((300_000, 0, 900_000));
    }

    [Fact]
    public void Add_AnyTime_AllocatesNothing()
    {
        var book = new SliBook();
        Record(book, 1000);
        Allocations.EachTime(() => Record(book, 1000)).ShouldBe(0);
    }

    private static void Record(SliBook book, int count)
    {
        for (var i = 0; i < count; i++)
        {
            book.Record("p", "acme", SliOutcome.TimedOut);
        }
    }
}
