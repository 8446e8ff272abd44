using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Tests.Line.Rollouts;

/// <summary>What is kept of rollouts between configurations and restarts.</summary>
public sealed class RolloutBooks
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly RolloutBook _book = new();

    [Fact]
    public void Apply_ARouteWithARollout_StartsItOnce()
    {
        _book.Apply([Route("a")], Noon);
        _book.Apply([Route("a")], Noon.AddMinutes(1));

        _book.TakeChanges().ShouldHaveSingleItem().Step.ShouldBe(RolloutStep.Started);
        _book.Find("r")!.Percent.ShouldBe(1);
        _book.TakeChanges().ShouldBeEmpty();
    }

    [Fact]
    public void Tick_StepHeld_ClimbsWithFreshCounts()
    {
        _book.Apply([Route("a")], Noon);
        Serve(60);
        _book.Tick(Noon.AddMinutes(15));

        _book.TakeChanges().Select(change => change.Step).ShouldBe([RolloutStep.Started, RolloutStep.Climbed]);
        _book.Find("r")!.Percent.ShouldBe(10);
        _book.Views().Single().Fresh.Requests.ShouldBe(0);
        _book.Views().Single().Old.Requests.ShouldBe(0);
    }

    [Fact]
    public void Tick_LastStep_IsComparedWithTheLastOfTheOldArm()
    {
        _book.Apply([Route("a")], Noon);
        for (var step = 1; step <= 3; step++)
        {
            Serve(60);
            _book.Tick(Noon.AddMinutes(15 * step));
        }

        var split = _book.Find("r")!;
        split.Percent.ShouldBe(100);
        split.Old.Read().Requests.ShouldBe(60);
        Record(split.Fresh, 60, success: false);
        _book.Tick(Noon.AddMinutes(46));

        split.Percent.ShouldBe(0);
        _book.Views().Single().State.Reason.ShouldContain("floors.success_drop");
    }

    [Fact]
    public void Restore_InTheMiddle_GoesOnWhereItStood()
    {
        _book.Apply([Route("a")], Noon);
        Serve(60);
        _book.Tick(Noon.AddMinutes(15));
        var kept = _book.Views().Single().State;

        var after = new RolloutBook();
        after.Restore([kept]);
        after.Apply([Route("a")], Noon.AddMinutes(20));
        after.Find("r")!.Percent.ShouldBe(10);
        after.TakeChanges().ShouldBeEmpty();
        Record(after.Find("r")!.Old, 60, success: true);
        Record(after.Find("r")!.Fresh, 60, success: true);
        after.Tick(Noon.AddMinutes(29));
        after.Find("r")!.Percent.ShouldBe(10);
        after.Tick(Noon.AddMinutes(30));
        after.Find("r")!.Percent.ShouldBe(50);
    }

    [Fact]
    public void Restore_RolledBackBefore_StaysSoUntilItIsAnotherChange()
    {
        var book = new RolloutBook();
        book.Restore([new RolloutState("r", "a", RolloutPhase.RolledBack, new Rung(1, Noon), Noon, "p95")]);
        book.Apply([Route("a")], Noon);
        book.Find("r")!.Percent.ShouldBe(0);

        book.Apply([Route("b")], Noon);
        book.Find("r")!.Percent.ShouldBe(1);
        book.TakeChanges().ShouldHaveSingleItem().State.Mark.ShouldBe("b");
    }

    [Fact]
    public void Apply_RolloutNotAskedForAnyMore_IsForgotten()
    {
        var book = new RolloutBook();
        book.Restore([new RolloutState("gone", "a", RolloutPhase.Done, new Rung(3, Noon), Noon, "held")]);
        book.Apply([Route("a")], Noon);
        book.Apply([Route(null)], Noon);

        book.TakeChanges().Select(change => (change.State.Route, change.Step)).ShouldBe([("gone", RolloutStep.Dropped), ("r", RolloutStep.Started), ("r", RolloutStep.Dropped)]);
        book.Find("r").ShouldBeNull();
        book.Views().ShouldBeEmpty();
    }

    [Fact]
    public void Score_BelowTheFloor_RollsBackAtOnceAndOnlyItsOwnChange()
    {
        _book.Apply([Route("a", new RolloutFloors { Quality = 0.97 })], Noon);
        _book.Score("r", "another", new ArmQuality(0, null), Noon);
        _book.Find("r")!.Percent.ShouldBe(1);
        _book.Score("r", "a", new ArmQuality(0.96, null), Noon);
        _book.Find("r")!.Percent.ShouldBe(0);

        _book.Command("r", RolloutVerb.Resume, "mended", Noon).ShouldBeNull();
        _book.Views().Single().Quality.ShouldBeNull("what was measured before is not what runs now");
        _book.Find("r")!.Percent.ShouldBe(1);
    }

    [Fact]
    public void Command_NoSuchRollout_NamesThoseThereAre()
    {
        _book.Apply([Route("a")], Noon);

        var refusal = _book.Command("x", RolloutVerb.Pause, "why", Noon).ShouldNotBeNull();
        refusal.IsUnknown.ShouldBeTrue();
        refusal.Why.ShouldContain("these have: r");
        _book.Command("r", RolloutVerb.Resume, "why", Noon)!.Why.ShouldBe("the rollout of route 'r' is running, so resume has nothing to do");
    }

    private static Route Route(string? mark, RolloutFloors? floors = null) => new("r", new RouteMatch(), [new CandidateView("p", "old", "old")])
    {
        Rollout = mark is null ? null : new RolloutPlan([new CandidateView("p", "new", "new")], RoutePolicy.Listed, mark) { Floors = floors ?? new RolloutFloors() },
    };

    private void Serve(int requests)
    {
        Record(_book.Find("r")!.Old, requests, success: true);
        Record(_book.Find("r")!.Fresh, requests, success: true);
    }

    private static void Record(ArmMeter arm, int requests, bool success)
    {
        for (var i = 0; i < requests; i++)
        {
            arm.Record(success, TimeSpan.FromSeconds(1), new Money(1000));
        }
    }
}
