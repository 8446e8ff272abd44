using Breakwater.Demo;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Demo;

/// <summary>What the demonstration counts, second by second.</summary>
public sealed class TallyTests
{
    private readonly ManualTimeProvider clock = new();
    private readonly Tally tally;

    public TallyTests()
    {
        clock.Advance(TimeSpan.FromSeconds(7.3));
        tally = new Tally(clock);
    }

    [Fact]
    public void Last_OnlyCompleteSeconds_AreShown()
    {
        tally.Sent();
        tally.Last(1).ShouldSatisfyAllConditions(view => view.Seconds.ShouldBe(0), view => view.Sent.ShouldBe(0), view => view.PerSecond(5).ShouldBe(0));

        clock.Advance(TimeSpan.FromSeconds(1.5));
        tally.Sent();
        tally.Sent();
        tally.Last(5).ShouldSatisfyAllConditions(view => view.Seconds.ShouldBe(1), view => view.Sent.ShouldBe(1));

        clock.Advance(TimeSpan.FromSeconds(1));
        tally.Last(1).Sent.ShouldBe(2);
        tally.Last(5).Sent.ShouldBe(3);
        tally.Last(5).PerSecond(3).ShouldBe(1.5);
        tally.Total().Sent.ShouldBe(3);
    }

    [Fact]
    public void Outcomes_AttemptsAndShares_AddUp()
    {
        for (var i = 1; i <= 20; i++)
        {
            tally.Ended(CallOutcome.Good, TimeSpan.FromMilliseconds(i));
        }

        tally.Ended(CallOutcome.Refused, TimeSpan.FromHours(1));
        tally.Ended(CallOutcome.Failed, TimeSpan.FromHours(1));
        tally.Unsent();
        tally.Attempt("a", throttled: true);
        tally.Attempt("a", throttled: false);
        tally.Attempt("b", throttled: false);
        clock.Advance(TimeSpan.FromSeconds(1));

        foreach (var view in new[] { tally.Last(1), tally.Last(60), tally.Total() })
        {
            (view.Good, view.Refused, view.Failed, view.Unsent).ShouldBe((20, 1, 1, 1));
            view.Goodput!.Value.ShouldBe(20.0 / 23);
            view.P95.ShouldBe(TimeSpan.FromMilliseconds(19));
            (view.Attempts, view.Throttled).ShouldBe((3, 1));
            view.Providers["a"].ShouldBe(new ProviderCount(2, 1));
        }
    }

    [Fact]
    public void Total_NothingEnded_HasNoShareAndNoPercentile()
    {
        tally.Total().Goodput.ShouldBeNull();
        tally.Total().P95.ShouldBeNull();
    }

    [Fact]
    public void Course_HoursLater_OldSecondsAreForgotten()
    {
        tally.Sent();
        clock.Advance(TimeSpan.FromHours(1));
        tally.Sent();
        clock.Advance(TimeSpan.FromSeconds(2));

        tally.Course(3, second => second.Sent).ShouldBe([0, 1, 0]);
        tally.Course(1000, second => second.Sent).Sum().ShouldBe(1);
        tally.Last(1000).Sent.ShouldBe(1);
        tally.Total().Sent.ShouldBe(2);
    }
}
