using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Tests.Routing.Rollouts;

public sealed class LadderTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Return_QuarterHourAtEachStep_Takes10To30To50To100()
    {
        var rung = Ladder.Return.Start(Start);
        var seen = new List<(int Percent, double Minute)> { (Ladder.Return.PercentAt(rung), 0) };
        for (var now = Start; !Ladder.Return.IsDone(rung, now); now += TimeSpan.FromMinutes(1))
        {
            var next = Ladder.Return.Climb(rung, now);
            if (next != rung)
            {
                seen.Add((Ladder.Return.PercentAt(next), (now - Start).TotalMinutes));
            }

            rung = next;
        }

        seen.ShouldBe([(10, 0), (30, 15), (50, 30), (100, 45)]);
    }

    [Fact]
    public void Climb_AfterALongPause_SkipsNoStep()
    {
        var rung = Ladder.Change.Climb(Ladder.Change.Start(Start), Start.AddDays(1));

        Ladder.Change.PercentAt(rung).ShouldBe(10);
        Ladder.Change.Climb(rung, Start.AddDays(1)).ShouldBe(rung);
    }

    [Theory]
    [InlineData()]
    [InlineData(0)]
    [InlineData(50, 10)]
    [InlineData(10, 10)]
    [InlineData(50, 101)]
    public void Ladder_StepsThatDoNotRise_AreRefused(params int[] percents) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new Ladder(percents, TimeSpan.FromMinutes(1)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(100)]
    public void Share_OfManyConversations_IsWhatItSays(int percent)
    {
        var random = new Random(7);
        var within = Enumerable.Range(0, 100_000).Count(_ => TrafficShare.Has((ulong)random.NextInt64(), "claude", percent));

        (within / 1000.0).ShouldBe(percent, 0.5);
    }

    [Fact]
    public void Share_Grown_KeepsWhoWasInIt()
    {
        var random = new Random(8);
        for (var i = 0; i < 1000; i++)
        {
            var sticky = (ulong)random.NextInt64();
            var steps = Ladder.Return.Percents.Select(percent => TrafficShare.Has(sticky, "openai", percent)).ToList();
            steps.ShouldBe([.. steps.Order()]);
        }
    }

    [Fact]
    public void Share_OfTwoSubjects_DoesNotMeetTheSameCallers()
    {
        var random = new Random(9);
        var both = Enumerable.Range(0, 100_000).Count(_ =>
        {
            var sticky = (ulong)random.NextInt64();
            return TrafficShare.Has(sticky, "openai", 10) && TrafficShare.Has(sticky, "claude", 10);
        });

        (both / 1000.0).ShouldBe(1, 0.3);
    }
}
