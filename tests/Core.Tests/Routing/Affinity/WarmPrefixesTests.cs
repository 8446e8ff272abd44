using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Affinity;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Routing.Affinity;

/// <summary>F-K1: the table of what is cached where, which is of one size whatever comes.</summary>
public sealed class WarmPrefixesTests
{
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(10);

    private readonly WarmPrefixes _table = new();

    [Fact]
    public void Find_Noted_HasItUntilItEnds()
    {
        Note(owner: 1, prefix: 2, target: 3, tokens: 5000);

        Find(1, 2).ShouldHaveSingleItem().Tokens.ShouldBe(5000);
        Find(1, 2, Now + TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1)).ShouldHaveSingleItem();
        Find(1, 2, Now + TimeSpan.FromMinutes(5)).ShouldBeEmpty();
        Find(1, 7).ShouldBeEmpty();
    }

    [Fact]
    public void Find_AnotherOwner_FindsNothing()
    {
        Note(owner: 1, prefix: 2, target: 3, tokens: 5000);

        Find(9, 2).ShouldBeEmpty();
    }

    [Fact]
    public void Note_SameCacheAgain_IsRenewedAndOthersAreKeptBesideIt()
    {
        Note(1, 2, target: 3, tokens: 5000);
        Note(1, 2, target: 4, tokens: 4000);
        Note(1, 2, target: 3, tokens: 6000);

        Find(1, 2).Select(holder => (holder.Target, holder.Tokens)).ShouldBe([(3u, 6000), (4u, 4000)], ignoreOrder: true);
    }

    [Fact]
    public void Note_MoreCachesThanThereIsRoomFor_ForgetsTheOneThatEndsFirst()
    {
        for (uint target = 1; target <= 5; target++)
        {
            _table.Note(1, 2, new PrefixHolder(target, 0, false, 2000, PrefixHolder.Moment(Now + TimeSpan.FromMinutes(target))));
        }

        Find(1, 2).Select(holder => holder.Target).Order().ShouldBe([2u, 3u, 4u, 5u]);
    }

    [Fact]
    public void Note_FloodOfPrefixes_KeepsItsSizeAndTheNewest()
    {
        Note(1, 2, 3, 2000);
        const int Flood = 1_000_000;
        Allocations.EachTime(() =>
        {
            for (var n = 1; n <= Flood; n++)
            {
                _table.Note(2, Mixed(n), new PrefixHolder(1, 0, false, 2000, PrefixHolder.Moment(Now + TimeSpan.FromSeconds(60 + (n / 4000)))));
            }
        }).ShouldBe(0);
        var known = 0;
        for (var n = 1; n <= Flood; n++)
        {
            known += Find(2, Mixed(n)).Length;
        }

        known.ShouldBeInRange(WarmPrefixes.Capacity / 2, WarmPrefixes.Capacity);
        Find(2, Mixed(Flood)).ShouldHaveSingleItem();
    }

    [Fact]
    public void Find_Hit_AllocatesNothing()
    {
        Note(1, 2, 3, 2000);
        Span<PrefixHolder> holders = stackalloc PrefixHolder[WarmPrefixes.MostHolders];
        var found = 0;
        Allocations.EachTime(holders, room => found = _table.Find(1, 2, Now, room)).ShouldBe(0);
        found.ShouldBe(1);
    }

    /// <summary>What is found was noted under that key, whole, whoever writes beside.</summary>
    [Fact]
    public void Table_UsedByManyThreads_NeverMixesTwo()
    {
        const int Threads = 8;
        var wrong = 0;
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, worker =>
        {
            var random = new SeededRandom((ulong)worker + 1);
            Span<PrefixHolder> holders = stackalloc PrefixHolder[WarmPrefixes.MostHolders];
            for (var i = 0; i < 50_000; i++)
            {
                var prefix = Mixed((int)(random.NextBits() % 500));
                var owner = random.NextBits() % 3;
                _table.Note(owner, prefix, new PrefixHolder((uint)prefix, (ushort)(prefix % 7), prefix % 2 == 0, (int)(prefix % 100_000) + (int)owner, uint.MaxValue));
                foreach (var holder in holders[.._table.Find(owner, prefix, Now, holders)])
                {
                    if (holder != new PrefixHolder((uint)prefix, (ushort)(prefix % 7), prefix % 2 == 0, (int)(prefix % 100_000) + (int)owner, uint.MaxValue))
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }
            }
        });

        wrong.ShouldBe(0);
    }

    private static ulong Mixed(int n) => (ulong)n * 0x9E3779B97F4A7C15;

    private void Note(ulong owner, ulong prefix, uint target, int tokens) =>
        _table.Note(owner, prefix, new PrefixHolder(target, 0, false, tokens, PrefixHolder.Moment(Now + TimeSpan.FromMinutes(5))));

    private PrefixHolder[] Find(ulong owner, ulong prefix) => Find(owner, prefix, Now);

    private PrefixHolder[] Find(ulong owner, ulong prefix, TimeSpan now)
    {
        Span<PrefixHolder> holders = stackalloc PrefixHolder[WarmPrefixes.MostHolders];
        return holders[.._table.Find(owner, prefix, now, holders)].ToArray();
    }
}
