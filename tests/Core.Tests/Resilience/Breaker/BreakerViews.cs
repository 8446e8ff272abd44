using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Tests.Resilience.Breaker;

public sealed class BreakerViews
{
    [Fact]
    public void View_OfANewBreaker_IsClosed()
    {
        var view = new BreakerRig().At(3).View;

        view.ShouldBe(new BreakerView
        {
            State = BreakerState.Closed,
            Reason = "it never opened",
            Since = TimeSpan.Zero,
            OpenedAt = null,
            HalfOpenIn = null,
            Forced = false,
            ShareAdmitted = 1,
            ProbesOut = 0,
            TimesOpened = 0,
            Transitions = 0,
            Recent = view.Recent,
        });
        view.Recent.ShouldBeEmpty();
    }

    [Fact]
    public void View_OfAnOpenBreaker_SaysSinceWhenAndHowLong()
    {
        var view = new BreakerRig().At(3).Trip().At(10).View;

        view.ShouldBe(new BreakerView
        {
            State = BreakerState.Open,
            Reason = "5 failures in a row within 30 s",
            Since = TimeSpan.FromSeconds(3),
            OpenedAt = TimeSpan.FromSeconds(3),
            HalfOpenIn = TimeSpan.FromSeconds(13),
            Forced = false,
            ShareAdmitted = 0,
            ProbesOut = 0,
            TimesOpened = 1,
            Transitions = 1,
            Recent = view.Recent,
        });
        view.Recent.ShouldBe([new(TimeSpan.FromSeconds(3), BreakerState.Closed, BreakerState.Open, view.Reason)]);
    }

    [Fact]
    public void View_OfACourse_TellsEachTransitionAtItsMoment()
    {
        var view = new BreakerRig().Trip().At(25).Recover().At(30).View;

        view.Recent.ShouldBe(
        [
            new(TimeSpan.Zero, BreakerState.Closed, BreakerState.Open, "5 failures in a row within 30 s"),
            new(TimeSpan.FromSeconds(20), BreakerState.Open, BreakerState.HalfOpen, "its open time is over"),
            new(TimeSpan.FromSeconds(25), BreakerState.HalfOpen, BreakerState.Closed, "2 of 2 probes succeeded"),
        ]);
        view.Transitions.ShouldBe(3);
        view.TimesOpened.ShouldBe(1);
        view.Since.ShouldBe(TimeSpan.FromSeconds(25));
        view.OpenedAt.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void View_AfterMany_KeepsTheLastSixteen()
    {
        var rig = new BreakerRig().Trip();
        for (var i = 0; i < 20; i++)
        {
            rig.At(rig.Now.TotalSeconds + rig.View.HalfOpenIn!.Value.TotalSeconds).Relapse();
            var (total, recent) = (rig.View.Transitions, rig.View.Recent);
            total.ShouldBe(1 + (2 * (i + 1)));
            recent.Count.ShouldBe(Math.Min(total, 16));
            recent[^1].To.ShouldBe(BreakerState.Open);
            recent[^1].At.ShouldBe(rig.Now);
            recent.Zip(recent.Skip(1)).ShouldAllBe(pair => pair.First.To == pair.Second.From && pair.First.At <= pair.Second.At);
        }

        rig.View.TimesOpened.ShouldBe(21);
    }

    [Fact]
    public void View_Asked_TakesNoPermit()
    {
        var rig = new BreakerRig().Trip().At(20);
        for (var i = 0; i < 100; i++)
        {
            rig.View.State.ShouldBe(BreakerState.HalfOpen);
            rig.State.ShouldBe(BreakerState.HalfOpen);
        }

        rig.View.ProbesOut.ShouldBe(0);
        rig.Enter().IsProbe.ShouldBeTrue();
    }

    [Fact]
    public void View_Taken_StaysAsItWas()
    {
        var rig = new BreakerRig().Trip();
        var view = rig.View;
        rig.At(20).Recover();

        view.State.ShouldBe(BreakerState.Open);
        view.Recent.Count.ShouldBe(1);
    }

    [Fact]
    public void Policy_Read_IsTheLatestSet()
    {
        var first = new BreakerPolicy();
        var breaker = new CircuitBreaker(first);
        breaker.Policy.ShouldBeSameAs(first);

        var other = new BreakerPolicy();
        breaker.Policy = other;
        breaker.Policy.ShouldBeSameAs(other);
    }

    [Fact]
    public void Reload_WhileClosed_KeepsWhatWasCounted()
    {
        var rig = new BreakerRig().At(29).Bad(4);
        rig.Breaker.Policy = new BreakerPolicy { Rules = [new(TimeSpan.FromMinutes(5), 1_000, 1)] };
        rig.Bad().State.ShouldBe(BreakerState.Open);

    }

    [Theory]
    [InlineData(363, BreakerState.Open)]
    [InlineData(364, BreakerState.Closed)]
    public void Reload_WithALongerWindow_KeepsWhatWasCounted(double last, BreakerState expected)
    {
        var rig = new BreakerRig(BreakerRig.OnlyRules).At(64).Bad(10).At(70).Bad(9);
        rig.Breaker.Policy = BreakerRig.OnlyRules with { Rules = [new(TimeSpan.FromMinutes(5), 20, 1)] };

        rig.At(last).Bad().State.ShouldBe(expected);
    }
}
