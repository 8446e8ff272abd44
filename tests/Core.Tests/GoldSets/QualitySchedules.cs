using System.Globalization;
using Breakwater.Core.GoldSets;

namespace Breakwater.Core.Tests.GoldSets;

/// <summary>A7.10, A7.12: when gold sets are run by themselves. 2026-11-23 is a Monday.</summary>
public sealed class QualitySchedules
{
    private static readonly QualitySchedule Mondays = new(true, DayOfWeek.Monday, 3);

    [Theory]
    [InlineData("2026-11-23T02:59:59Z", "2026-11-16T03:00:00Z")]
    [InlineData("2026-11-23T03:00:00Z", "2026-11-23T03:00:00Z")]
    [InlineData("2026-11-29T23:59:59Z", "2026-11-23T03:00:00Z")]
    [InlineData("2026-11-22T12:00:00Z", "2026-11-16T03:00:00Z")]
    public void LastMoment_OfAnyTime_IsTheWeeklyOneBefore(string now, string last) => Mondays.LastMoment(Time(now)).ShouldBe(Time(last));

    [Theory]
    [InlineData("2026-11-23T02:59:00Z", "p", null)]
    [InlineData("2026-11-23T03:00:00Z", "p", QualityOrigin.Schedule)]
    [InlineData("2026-11-30T01:00:00Z", "p", QualityOrigin.Schedule)]
    [InlineData("2026-11-22T12:00:00Z", "old", QualityOrigin.Change)]
    [InlineData("2026-11-22T12:00:00Z", null, QualityOrigin.Change)]
    public void Due_ByTimeAndPolicy_NamesWhy(string now, string? tested, QualityOrigin? why)
    {
        Mondays.Due(Time(now), Time("2026-11-21T00:00:00Z"), tested, "p").ShouldBe(why);
        (Mondays with { IsOn = false }).Due(Time(now), Time("2026-11-21T00:00:00Z"), tested, "p").ShouldBeNull();
    }

    [Fact]
    public void Due_ServedThisWeek_WaitsForTheNext() => Mondays.Due(Time("2026-11-24T00:00:00Z"), Time("2026-11-23T03:00:05Z"), "p", "p").ShouldBeNull();

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
