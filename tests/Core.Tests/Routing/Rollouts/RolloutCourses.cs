using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Tests.Routing.Rollouts;

/// <summary>A7.10, C30: the course of a rollout in virtual time.</summary>
public sealed class RolloutCourses
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly ArmReading Good = new(100, 100, TimeSpan.FromSeconds(1), new Money(100_000_000));
    private static readonly RolloutPlan Plan = new([new CandidateView("p", "m", "m")], RoutePolicy.Listed, "mark") { Floors = new RolloutFloors { Quality = null } };

    [Fact]
    public void Course_EveryStepHeld_Climbs1To10To50To100AndIsDone()
    {
        var state = RolloutCourse.Start("r", Plan, Noon);
        var percents = new List<(int Minute, int Percent, RolloutPhase Phase)>();
        for (var minute = 0; minute <= 75; minute++)
        {
            state = RolloutCourse.Judge(state, Plan, Good, Good, null, Noon.AddMinutes(minute));
            if (percents.Count == 0 || percents[^1].Percent != RolloutCourse.PercentOf(state, Plan) || percents[^1].Phase != state.Phase)
            {
                percents.Add((minute, RolloutCourse.PercentOf(state, Plan), state.Phase));
            }
        }

        percents.ShouldBe([(0, 1, RolloutPhase.Running), (15, 10, RolloutPhase.Running), (30, 50, RolloutPhase.Running), (45, 100, RolloutPhase.Running), (60, 100, RolloutPhase.Done)]);
    }

    [Theory]
    [InlineData(49, 100, 1, "the new arm has 49 of 50 requests")]
    [InlineData(100, 49, 1, "the old arm has 49 of 50 requests to compare with")]
    [InlineData(50, 50, 10, null)]
    public void Course_TooLittleTraffic_DoesNotClimb(int fresh, int old, int percent, string? lack)
    {
        var state = RolloutCourse.Start("r", Plan, Noon);
        var (few, others) = (Good with { Requests = fresh, Successes = fresh }, Good with { Requests = old, Successes = old });

        RolloutCourse.Lack(state, Plan, others, few, null).ShouldBe(lack);
        RolloutCourse.PercentOf(RolloutCourse.Judge(state, Plan, others, few, null, Noon.AddDays(1)), Plan).ShouldBe(percent);
    }

    [Fact]
    public void Course_LastStep_NeedsNoOldArm()
    {
        var state = RolloutCourse.Start("r", Plan, Noon) with { Rung = new Rung(3, Noon) };

        RolloutCourse.Judge(state, Plan, default, Good, null, Noon.AddMinutes(15)).Phase.ShouldBe(RolloutPhase.Done);
    }

    public static TheoryData<string, RolloutFloors, ArmReading, ArmReading, ArmQuality?> Breaches => new()
    {
        { "floors.success_ratio", new() { SuccessRatio = 0.99 }, Good with { Successes = 98 }, Good with { Successes = 98 }, null },
        { "floors.success_drop", new(), Good, Good with { Successes = 97 }, null },
        { "floors.p95", new() { P95 = TimeSpan.FromSeconds(3) }, Good with { P95 = TimeSpan.FromSeconds(3.1) }, Good with { P95 = TimeSpan.FromSeconds(3.1) }, null },
        { "floors.p95_factor", new(), Good, Good with { P95 = TimeSpan.FromSeconds(1.6) }, null },
        { "floors.cost_usd", new() { Cost = new Money(900_000) }, Good, Good, null },
        { "floors.cost_factor", new(), Good, Good with { Cost = new Money(160_000_000) }, null },
        { "floors.quality", new() { Quality = 0.97 }, Good, Good, new ArmQuality(0.96, null) },
        { "floors.quality", new() { Quality = 0.97 }, default, default, new ArmQuality(0.96, null) },
        { "floors.quality", new() { Quality = 0.5 }, Good, Good, new ArmQuality(0.99, "class safety passed 4 of 5") },
    };

    [Theory]
    [MemberData(nameof(Breaches))]
    public void Course_FloorBroken_RollsBackAtOnce(string floor, RolloutFloors floors, ArmReading old, ArmReading fresh, ArmQuality? quality)
    {
        var plan = Plan with { Floors = floors };
        foreach (var phase in (RolloutPhase[])[RolloutPhase.Running, RolloutPhase.Paused])
        {
            var state = RolloutCourse.Judge(RolloutCourse.Start("r", plan, Noon) with { Phase = phase }, plan, old, fresh, quality, Noon);

            state.Phase.ShouldBe(RolloutPhase.RolledBack);
            state.Reason.ShouldContain($"({floor})");
            RolloutCourse.PercentOf(state, plan).ShouldBe(0);
        }
    }

    public static TheoryData<RolloutFloors, ArmReading, ArmReading> Bounds => new()
    {
        { new() { SuccessRatio = 0.98 }, Good, Good with { Successes = 98 } },
        { new(), Good, Good with { P95 = TimeSpan.FromSeconds(1.5) } },
        { new(), Good, Good with { Cost = new Money(150_000_000) } },
        { new(), Good with { P95 = TimeSpan.Zero, Cost = Money.Zero }, Good },
        { new(), Good with { Requests = 49 }, Good with { Successes = 50 } },
        { new() { SuccessRatio = 0.99 }, Good, Good with { Requests = 49, Successes = 0 } },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Course_WithinItsFloorsOrTooEarlyToTell_GoesOn(RolloutFloors floors, ArmReading old, ArmReading fresh)
    {
        var plan = Plan with { Floors = floors };

        RolloutCourse.Judge(RolloutCourse.Start("r", plan, Noon), plan, old, fresh, null, Noon).Phase.ShouldBe(RolloutPhase.Running);
    }

    [Fact]
    public void Course_QualityAskedAndNotRunYet_Waits()
    {
        var plan = Plan with { Floors = new RolloutFloors { Quality = 0.9 } };
        var state = RolloutCourse.Start("r", plan, Noon);

        RolloutCourse.Judge(state, plan, Good, Good, null, Noon.AddHours(1)).Rung.Step.ShouldBe(0);
        RolloutCourse.Lack(state, plan, Good, Good, null).ShouldBe("no gold set was run for the new arm yet");
        RolloutCourse.Judge(state, plan, Good, Good, new ArmQuality(0.9, null), Noon.AddHours(1)).Rung.Step.ShouldBe(1);
    }

    [Fact]
    public void Course_PausedThenResumed_HoldsTheStepAnew()
    {
        var state = Commanded(RolloutCourse.Start("r", Plan, Noon), RolloutVerb.Pause, Noon.AddMinutes(14));
        state = RolloutCourse.Judge(state, Plan, Good, Good, null, Noon.AddHours(9));
        state.Phase.ShouldBe(RolloutPhase.Paused);
        RolloutCourse.PercentOf(state, Plan).ShouldBe(1);

        state = Commanded(state, RolloutVerb.Resume, Noon.AddHours(9));
        RolloutCourse.Judge(state, Plan, Good, Good, null, Noon.AddHours(9).AddMinutes(14)).Rung.Step.ShouldBe(0);
        RolloutCourse.Judge(state, Plan, Good, Good, null, Noon.AddHours(9).AddMinutes(15)).Rung.Step.ShouldBe(1);
    }

    [Fact]
    public void Command_InEveryPhase_IsDoneOrRefused()
    {
        string Outcome(RolloutPhase phase, RolloutVerb verb)
        {
            var state = RolloutCourse.Start("r", Plan, Noon) with { Phase = phase, Rung = new Rung(2, Noon) };
            var next = RolloutCourse.Command(state, Plan, verb, "why", Noon.AddMinutes(1), out var refusal);
            (next is null).ShouldBe(refusal is not null);
            return next is null ? "-" : $"{next.Phase} {RolloutCourse.PercentOf(next, Plan)}";
        }

        var table = Enum.GetValues<RolloutPhase>().ToDictionary(phase => phase, phase => string.Join(", ", Enum.GetValues<RolloutVerb>().Select(verb => Outcome(phase, verb))));
        table[RolloutPhase.Running].ShouldBe("Paused 50, -, Aborted 0, Done 100");
        table[RolloutPhase.Paused].ShouldBe("-, Running 50, Aborted 0, Done 100");
        table[RolloutPhase.Done].ShouldBe("-, -, Aborted 0, -");
        table[RolloutPhase.RolledBack].ShouldBe("-, Running 1, -, -");
        table[RolloutPhase.Aborted].ShouldBe("-, Running 1, -, -");
    }

    [Fact]
    public void Fit_LadderIsShorterThanBefore_StandsOnItsLastStep()
    {
        var kept = RolloutCourse.Start("r", Plan, Noon) with { Rung = new Rung(3, Noon) };

        RolloutCourse.Fit(kept, Plan with { Ladder = new Ladder([5, 100], TimeSpan.FromMinutes(1)) }).Rung.Step.ShouldBe(1);
    }

    private static RolloutState Commanded(RolloutState state, RolloutVerb verb, DateTimeOffset now) =>
        RolloutCourse.Command(state, Plan, verb, "why", now, out _).ShouldNotBeNull();
}
