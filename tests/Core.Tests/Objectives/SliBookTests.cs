using Breakwater.Core.Objectives;

namespace Breakwater.Core.Tests.Objectives;

/// <summary>A6.18: requests, errors and timeouts by provider and tenant, in five minutes, over 30 days.</summary>
public sealed class SliBookTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly SliBook book = new();

    [Fact]
    public void A6_18_Requests_AreCountedInTheFiveMinutesInWhichTheyAreSeen()
    {
        Record(3, 1, 1, Noon.AddMinutes(4));
        Record(2, 0, 0, Noon.AddMinutes(5));

        book.TakeChanged().OrderBy(row => row.At).ShouldBe(
        [
            new SliRow(Noon, "p", "acme", new SliCounts(5, 2, 1)),
            new SliRow(Noon.AddMinutes(5), "p", "acme", new SliCounts(2, 0, 0)),
        ]);
        book.TakeChanged().ShouldBeEmpty();
        Sum(Noon.AddMinutes(6), TimeSpan.FromMinutes(5)).ShouldBe(new SliCounts(2, 0, 0));
        Sum(Noon.AddMinutes(6), TimeSpan.FromMinutes(10)).ShouldBe(new SliCounts(7, 2, 1));
    }

    [Fact]
    public void A6_4_ThirtyDaysLater_WhatWasCountedIsForgottenToTheBucket()
    {
        Record(3, 0, 0, Noon);
        Record(4, 0, 0, Noon.AddMinutes(5));

        Sum(Noon.AddDays(30).AddMinutes(-5), ErrorBudget.Window).Total.ShouldBe(7);
        Sum(Noon.AddDays(30), ErrorBudget.Window).Total.ShouldBe(4);
        Sum(Noon.AddDays(30).AddMinutes(5), ErrorBudget.Window).Total.ShouldBe(0);
        Record(1, 0, 0, Noon.AddDays(31));
        Sum(Noon.AddDays(31), ErrorBudget.Window).Total.ShouldBe(1);
    }

    [Fact]
    public void Buckets_ReadOneByOne_AreWhatTheSumIs()
    {
        for (var minute = 0; minute < 60 * 24 * 33; minute += 35)
        {
            Record(1, minute % 2, 0, Noon.AddMinutes(minute));
        }

        var last = Noon.AddDays(33);
        var buckets = new SliCounts[SliBook.Buckets];
        book.ReadBuckets(last, tenant => tenant == "acme", buckets).ShouldBeTrue();
        book.ReadBuckets(last, tenant => tenant == "other", new SliCounts[SliBook.Buckets]).ShouldBeFalse();

        buckets.Aggregate((one, other) => one + other).ShouldBe(Sum(last, ErrorBudget.Window));
    }

    [Fact]
    public void Restart_InTheMiddleOfABucket_KeepsBothParts()
    {
        Record(3, 1, 0, Noon);
        var kept = book.TakeChanged();
        var after = new SliBook();
        after.Record("p", "acme", SliOutcome.TimedOut);
        after.Fold(Noon.AddMinutes(2));
        after.Restore([.. kept, new SliRow(Noon.AddDays(-31), "p", "acme", new SliCounts(9, 9, 9)), new SliRow(Noon.AddHours(-1), "p", "acme", new SliCounts(2, 0, 0))], Noon.AddMinutes(2));

        after.Read(Noon.AddMinutes(2), ErrorBudget.Window).ShouldHaveSingleItem().Counts.ShouldBe(new SliCounts(7, 2, 1));
        after.TakeChanged().ShouldHaveSingleItem().ShouldBe(new SliRow(Noon, "p", "acme", new SliCounts(5, 2, 1)), "what is kept is the whole bucket, so writing it twice is harmless");
    }

    [Fact]
    public void Rows_ThatCouldNotBeKept_ComeAgainWithWhatWasCountedSince()
    {
        Record(3, 0, 0, Noon);
        book.Return(book.TakeChanged());
        Record(1, 0, 0, Noon.AddMinutes(1));

        book.TakeChanged().ShouldHaveSingleItem().Counts.Total.ShouldBe(4);
    }

    [Fact]
    public void Series_BeyondTheGreatestNumber_AreCountedTogether()
    {
        for (var i = 0; i < SliBook.MostSeries + 50; i++)
        {
            book.Record("p", $"t-{i}", SliOutcome.Served);
        }

        book.Fold(Noon);
        var sums = book.Read(Noon, ErrorBudget.Window);
        sums.Count.ShouldBe(SliBook.MostSeries);
        sums.Sum(sum => sum.Counts.Total).ShouldBe(SliBook.MostSeries + 50);
        sums.Single(sum => sum.Tenant == SliBook.Other).Counts.Total.ShouldBe(51);
    }

    private void Record(int served, int failed, int late, DateTimeOffset at)
    {
        for (var i = 0; i < served + failed + late; i++)
        {
            book.Record("p", "acme", i < served ? SliOutcome.Served : i < served + failed ? SliOutcome.Failed : SliOutcome.TimedOut);
        }

        book.Fold(at);
    }

    private SliCounts Sum(DateTimeOffset now, TimeSpan span) => book.Read(now, span) is [var sum] ? sum.Counts : default;
}
