using Breakwater.Core.Routing.Cutover;

namespace Breakwater.Core.Tests.Routing.Cutover;

/// <summary>A6.3, A6.8 to A6.13, C13: the phases of a cutover in virtual time.</summary>
public sealed class CutoverMachineTests
{
    [Fact]
    public void A6_3_StormThatPasses_GoesThroughEveryPhase()
    {
        var course = new CutoverCourse().Read(CutoverCourse.Mild, 6).Read(CutoverCourse.Storm, 3).Read(CutoverCourse.Well, 100);

        course.Seen.Select(seen => seen.Phase).ShouldBe([CutoverPhase.Watch, CutoverPhase.Soft, CutoverPhase.Hard, CutoverPhase.Canary, CutoverPhase.Normal]);
        var minutes = course.Seen.ConvertAll(seen => seen.Minute);
        minutes[1].ShouldBe(5.1, 0.1);
        minutes[2].ShouldBe(6.1, 0.1);
        (minutes[3] - minutes[2]).ShouldBe(10, 0.2);
        (minutes[4] - minutes[3]).ShouldBe(60, 0.3);
    }

    [Fact]
    public void A6_13_Return_KeepsEachStepAQuarterOfAnHour()
    {
        var course = new CutoverCourse().Until(CutoverPhase.Hard, CutoverCourse.Storm).Until(CutoverPhase.Canary, CutoverCourse.Well);
        var kept = new List<int>();
        for (var quarter = 0; quarter < 4; quarter++)
        {
            kept.Add(course.State.KeptPercent(course.Policy));
            course.Read(CutoverCourse.Well, 15);
        }

        kept.ShouldBe([10, 30, 50, 100]);
        course.State.Phase.ShouldBe(CutoverPhase.Normal);
    }

    [Theory]
    [InlineData(0.03, 0, 0, CutoverPhase.Normal)]
    [InlineData(0.031, 0, 0, CutoverPhase.Watch)]
    [InlineData(0.08, 0.12, 0.05, CutoverPhase.Watch)]
    [InlineData(0.081, 0, 0, CutoverPhase.Soft)]
    [InlineData(0, 0.121, 0, CutoverPhase.Soft)]
    [InlineData(0, 0, 0.051, CutoverPhase.Soft)]
    public void A6_8_A6_9_A6_11_Thresholds_AreExceededNotReached(double timeouts, double errors, double slow, CutoverPhase after)
    {
        var reading = CutoverCourse.Well with { Timeouts = timeouts, Errors = errors, Slow = slow };

        new CutoverCourse().Read(reading, 0.5).State.Phase.ShouldBe(after);
    }

    [Fact]
    public void A6_3_GraveFromTheFirstLook_IsSoftForAMinuteBeforeAHardCut()
    {
        var course = new CutoverCourse().Until(CutoverPhase.Hard, CutoverCourse.Well with { Errors = 1, Timeouts = 1 });

        course.Seen.Select(seen => seen.Phase).ShouldBe([CutoverPhase.Watch, CutoverPhase.Soft, CutoverPhase.Hard]);
        (course.Seen[2].Minute - course.Seen[1].Minute).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public void Step_FewCalls_SayNothing() =>
        new CutoverCourse().Read(CutoverCourse.Storm with { Calls = 49, Errors = 1, Timeouts = 1 }, 60).Seen.ShouldBeEmpty();

    [Fact]
    public void Step_WithoutABackup_OnlyWatches() =>
        new CutoverCourse().Read(CutoverCourse.Storm with { HasBackup = false }, 60).Seen.Select(seen => seen.Phase).ShouldBe([CutoverPhase.Watch]);

    [Fact]
    public void A6_10_SoftShift_EndsTenMinutesAfterTheLastTrouble()
    {
        var course = new CutoverCourse().Until(CutoverPhase.Soft, CutoverCourse.Mild).Read(CutoverCourse.Mild, 7);
        var trouble = course.Minute;
        course.Until(CutoverPhase.Normal, CutoverCourse.Well);

        (course.Minute - trouble).ShouldBe(10, 0.2);
        course.Seen.ShouldNotContain(seen => seen.Phase == CutoverPhase.Hard);
    }

    [Fact]
    public void C13_Cooldown_NextCutoverComesTenMinutesAfterTheLast()
    {
        var course = new CutoverCourse().Until(CutoverPhase.Soft, CutoverCourse.Mild).Until(CutoverPhase.Normal, CutoverCourse.Well);
        var ended = course.Minute;
        course.Until(CutoverPhase.Soft, CutoverCourse.Storm);

        (course.Minute - ended).ShouldBe(10, 0.2);
    }

    [Fact]
    public void A6_11_HardCut_WaitsForProbesBeyondTheFreeze()
    {
        var course = new CutoverCourse().Until(CutoverPhase.Hard, CutoverCourse.Storm);
        course.Read(CutoverCourse.Well with { Calls = 0, GoodProbes = 2 }, 120).State.Phase.ShouldBe(CutoverPhase.Hard);

        course.Read(CutoverCourse.Well with { Calls = 0, GoodProbes = 3 }, 0.1).State.Phase.ShouldBe(CutoverPhase.Canary);
    }

    [Fact]
    public void Step_ProviderThatIsNotProbed_ReturnsAfterTheFreeze()
    {
        var course = new CutoverCourse().Until(CutoverPhase.Hard, CutoverCourse.Storm);

        course.Read(CutoverCourse.Well with { Calls = 0, GoodProbes = null }, 10.1).State.Phase.ShouldBe(CutoverPhase.Canary);
    }

    [Theory]
    [InlineData(0.2, false)]
    [InlineData(0, true)]
    public void A6_13_WorseAgainOnTheWayBack_IsCutAgainAndTheFreezeBeginsAnew(double errors, bool isDown)
    {
        var course = new CutoverCourse().Until(CutoverPhase.Hard, CutoverCourse.Storm).Until(CutoverPhase.Canary, CutoverCourse.Well).Read(CutoverCourse.Well, 20);
        course.Read(CutoverCourse.Well with { Errors = errors, IsDown = isDown }, 0.1);
        course.State.Phase.ShouldBe(CutoverPhase.Hard);
        course.State.Reason.ShouldContain("worse again at 30 % of its traffic");

        course.Read(CutoverCourse.Well, 9.8).State.Phase.ShouldBe(CutoverPhase.Hard);
        course.Read(CutoverCourse.Well, 0.3).State.Phase.ShouldBe(CutoverPhase.Canary);
        course.State.KeptPercent(course.Policy).ShouldBe(10);
    }

    [Fact]
    public void A6_13_LightTroubleOnTheWayBack_KeepsTheStep()
    {
        var course = new CutoverCourse().Until(CutoverPhase.Hard, CutoverCourse.Storm).Until(CutoverPhase.Canary, CutoverCourse.Well);

        course.Read(CutoverCourse.Mild, 60).State.KeptPercent(course.Policy).ShouldBe(10);
        course.Read(CutoverCourse.Well, 0.1).State.KeptPercent(course.Policy).ShouldBe(30);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void C13_AnyFlapping_HasOneCutoverInTenMinutesAtMost(int seed)
    {
        var random = new Random(seed);
        var course = new CutoverCourse();
        CutoverReading[] readings = [CutoverCourse.Well, CutoverCourse.Mild, CutoverCourse.Storm, CutoverCourse.Storm with { Errors = 0.5 }, CutoverCourse.Well with { IsDown = true }];
        for (var i = 0; i < 3000; i++)
        {
            course.Read(readings[random.Next(readings.Length)], random.Next(1, 60) / 10.0);
        }

        var seen = course.Seen;
        var cuts = seen.Where((one, i) => (one.Phase == CutoverPhase.Soft) || (one.Phase == CutoverPhase.Hard && seen[i - 1].Phase == CutoverPhase.Canary)).ToList();
        cuts.Count.ShouldBeGreaterThan(20);
        cuts.Zip(cuts.Skip(1)).ShouldAllBe(pair => pair.Second.Minute - pair.First.Minute >= 9.99);
        seen.Where(one => one.Phase == CutoverPhase.Hard).ShouldAllBe(hard => seen[seen.IndexOf(hard) - 1].Phase == CutoverPhase.Soft || seen[seen.IndexOf(hard) - 1].Phase == CutoverPhase.Canary);
    }

    [Fact]
    public void A6_12_Operator_BeatsTheMachineUntilTheTimeIsOver()
    {
        var course = new CutoverCourse().Say(CutoverPhase.Hard, TimeSpan.FromMinutes(30));
        course.Read(CutoverCourse.Well, 29.9).State.Phase.ShouldBe(CutoverPhase.Hard);

        course.Read(CutoverCourse.Well, 0.2);
        course.State.Held.ShouldBeNull();
        course.State.Phase.ShouldBe(CutoverPhase.Canary);
    }

    [Fact]
    public void A6_12_OperatorsNormal_HoldsThroughAStorm()
    {
        var course = new CutoverCourse().Until(CutoverPhase.Hard, CutoverCourse.Storm).Say(CutoverPhase.Normal);
        course.Read(CutoverCourse.Storm with { Errors = 1 }, 300).State.Phase.ShouldBe(CutoverPhase.Normal);

        course.Say(null).Read(CutoverCourse.Storm, 1).State.Phase.ShouldBe(CutoverPhase.Soft);
    }

    [Fact]
    public void A6_12_OperatorsReturn_ClimbsAndEndsInTheMachinesHand()
    {
        var course = new CutoverCourse().Say(CutoverPhase.Canary);
        course.Read(CutoverCourse.Storm, 16).State.KeptPercent(course.Policy).ShouldBe(30);

        course.Read(CutoverCourse.Well, 45).State.Phase.ShouldBe(CutoverPhase.Normal);
        course.State.Held.ShouldBeNull();
    }

    [Fact]
    public void Step_SwitchedOff_MovesNothingAndBringsBackWhatWasMoved()
    {
        new CutoverCourse(new CutoverPolicy { Enabled = false }).Read(CutoverCourse.Storm, 60).Seen.ShouldBeEmpty();
        var cut = new CutoverState(CutoverPhase.Hard, CutoverCourse.Begin, "") { Rung = default };

        CutoverMachine.Step(cut, CutoverCourse.Well, new CutoverPolicy { Enabled = false }, CutoverCourse.Begin).Phase.ShouldBe(CutoverPhase.Normal);
    }

    [Fact]
    public void Reason_OfAStep_HasItsNumbers() =>
        new CutoverCourse().Until(CutoverPhase.Soft, CutoverCourse.Storm).State.Reason.ShouldBe("9.0% of 1000 calls timed out, more than 8%");
}
