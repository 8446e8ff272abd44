using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Tests.Resilience.Breaker;

/// <summary>C12: who is let through while half-open, and what it proves.</summary>
public sealed class HalfOpenProbes
{
    private static readonly BreakerPolicy EveryCall = new() { ProbeEvery = 1 };

    [Fact]
    public void A7_6_TheFirstAndEveryTenthCall_IsAProbe()
    {
        var rig = HalfOpen(new BreakerPolicy());

        var probes = Enumerable.Range(0, 30).Where(_ => rig.TryEnter()).ToList();

        probes.ShouldBe([0, 10, 20]);
        rig.View.ProbesOut.ShouldBe(3);
    }

    [Fact]
    public void C12_AnActiveProbe_NeedNotBeOneInTen_NorTakesThatTurn()
    {
        var rig = HalfOpen(new BreakerPolicy());

        rig.Breaker.TryProbe(rig.Now, out var active).ShouldBeTrue();
        active.IsProbe.ShouldBeTrue();
        rig.Enter().IsProbe.ShouldBeTrue();
        rig.TryEnter().ShouldBeFalse();
        rig.Breaker.TryProbe(rig.Now, out _).ShouldBeTrue();
        rig.View.ProbesOut.ShouldBe(3);
        rig.Breaker.TryProbe(rig.Now, out var fourth).ShouldBeFalse();
        fourth.IsProbe.ShouldBeFalse();
    }

    [Fact]
    public void C12_ActiveProbes_CloseTheBreaker()
    {
        var rig = HalfOpen(new BreakerPolicy());
        for (var i = 0; i < 2; i++)
        {
            rig.State.ShouldBe(BreakerState.HalfOpen);
            rig.Breaker.TryProbe(rig.Now, out var lease).ShouldBeTrue();
            lease.Report(BreakerVerdict.Good, rig.Now);
        }

        rig.State.ShouldBe(BreakerState.Closed);
    }

    [Fact]
    public void AnActiveProbe_ClosedOrOnItsRamp_IsAPlainCall_OpenItIsNone()
    {
        var rig = new BreakerRig { Chance = 0.99 };
        rig.Breaker.TryProbe(rig.Now, out var plain).ShouldBeTrue();
        plain.IsProbe.ShouldBeFalse();

        rig.Trip().Breaker.TryProbe(rig.Now, out _).ShouldBeFalse();

        rig.At(20).Recover().TryEnter().ShouldBeFalse();
        rig.Breaker.TryProbe(rig.Now, out var onRamp).ShouldBeTrue();
        onRamp.IsProbe.ShouldBeFalse();
    }

    [Fact]
    public void Lease_OnlyWhenHalfOpen_IsAProbe()
    {
        new BreakerRig().Enter().IsProbe.ShouldBeFalse();
        HalfOpen(EveryCall).Enter().IsProbe.ShouldBeTrue();
        HalfOpen(EveryCall).Recover().Enter().IsProbe.ShouldBeFalse();
    }

    [Theory]
    [InlineData("gg", BreakerState.Closed, "2 of 2 probes succeeded")]
    [InlineData("gbg", BreakerState.Closed, "2 of 3 probes succeeded")]
    [InlineData("bgg", BreakerState.Closed, "2 of 3 probes succeeded")]
    [InlineData("bb", BreakerState.Open, "2 of 2 probes failed")]
    [InlineData("gbb", BreakerState.Open, "2 of 3 probes failed")]
    [InlineData("bgb", BreakerState.Open, "2 of 3 probes failed")]
    [InlineData("g", BreakerState.HalfOpen, "its open time is over")]
    [InlineData("b", BreakerState.HalfOpen, "its open time is over")]
    [InlineData("gb", BreakerState.HalfOpen, "its open time is over")]
    [InlineData("iiiiiiiiii", BreakerState.HalfOpen, "its open time is over")]
    [InlineData("giiibiiig", BreakerState.Closed, "2 of 3 probes succeeded")]
    public void A2_13_TwoOfThree_Decide(string verdicts, BreakerState expected, string reason)
    {
        var rig = HalfOpen(EveryCall);

        foreach (var verdict in verdicts)
        {
            rig.Call(verdict switch { 'g' => BreakerVerdict.Good, 'b' => BreakerVerdict.Bad, _ => BreakerVerdict.Ignore });
        }

        rig.State.ShouldBe(expected);
        rig.View.Reason.ShouldBe(reason);
    }

    [Fact]
    public void A2_25_AtMostThree_AreUnderWay()
    {
        var rig = HalfOpen(EveryCall with { ProbesToJudge = 100, SuccessesToClose = 90 });
        rig.Enter();
        var second = rig.Enter();
        rig.Enter();
        rig.TryEnter().ShouldBeFalse();

        second.Report(BreakerVerdict.Good, rig.Now);
        rig.View.ProbesOut.ShouldBe(2);
        rig.TryEnter().ShouldBeTrue();
        rig.TryEnter().ShouldBeFalse();
    }

    [Fact]
    public void A2_13_NoMoreThanTheJudgementNeeds_AreSent()
    {
        var rig = HalfOpen(EveryCall with { ProbesAtOnce = 100 });
        var first = rig.Enter();
        rig.Enter();
        rig.Enter();
        rig.TryEnter().ShouldBeFalse();

        first.Report(BreakerVerdict.Good, rig.Now);
        rig.TryEnter().ShouldBeFalse();
    }

    [Fact]
    public void Invariant6_ACancelledProbe_GivesItsPlaceBackAndProvesNothing()
    {
        var rig = HalfOpen(EveryCall);
        var first = rig.Enter();
        rig.Enter();
        rig.Enter();

        first.Report(BreakerVerdict.Ignore, rig.Now);

        rig.View.ProbesOut.ShouldBe(2);
        rig.TryEnter().ShouldBeTrue();
        rig.State.ShouldBe(BreakerState.HalfOpen);
    }

    [Fact]
    public void ATurn_ThatFindsNoPlace_WaitsForOne()
    {
        var rig = HalfOpen(new BreakerPolicy { ProbeEvery = 3, ProbesAtOnce = 1 });
        var probe = rig.Enter();
        Enumerable.Range(0, 10).ShouldAllBe(_ => !rig.TryEnter());

        probe.Report(BreakerVerdict.Ignore, rig.Now);

        rig.TryEnter().ShouldBeTrue();
    }

    [Fact]
    public void Probe_ReportedTwice_CountsOnce()
    {
        var rig = HalfOpen(EveryCall);
        var probe = rig.Enter();
        rig.Enter();

        probe.Report(BreakerVerdict.Good, rig.Now);
        probe.Report(BreakerVerdict.Good, rig.Now);

        rig.State.ShouldBe(BreakerState.HalfOpen);
        rig.View.ProbesOut.ShouldBe(1);
    }

    [Theory]
    [InlineData(59.999, BreakerState.HalfOpen)]
    [InlineData(60, BreakerState.Open)]
    public void Invariant6_ALostProbe_Reopens(double later, BreakerState expected)
    {
        var rig = HalfOpen(EveryCall);
        rig.Enter();

        rig.At(20 + later).State.ShouldBe(expected);
    }

    [Fact]
    public void Invariant6_TheOldestProbe_IsLostFirst()
    {
        var rig = HalfOpen(EveryCall);
        var first = rig.Enter();
        rig.At(30).Enter();
        rig.At(40).Enter();
        first.Report(BreakerVerdict.Good, rig.Now);

        rig.At(89.999).State.ShouldBe(BreakerState.HalfOpen);
        rig.At(90).State.ShouldBe(BreakerState.Open);
        rig.View.Reason.ShouldBe("a probe was not heard of for 60 s");
    }

    [Fact]
    public void Invariant6_ALostProbe_ReopensAtItsOwnMoment()
    {
        var rig = HalfOpen(EveryCall);
        var probe = rig.Enter();

        // Lost at 80 s, open for 40 s until 120 s: whoever looks later finds it half-open since then, with a first call that probes.
        rig.At(1000).View.Since.ShouldBe(TimeSpan.FromSeconds(120));
        rig.View.OpenedAt.ShouldBe(TimeSpan.FromSeconds(80));
        rig.State.ShouldBe(BreakerState.HalfOpen);
        probe.Report(BreakerVerdict.Bad, rig.Now);
        rig.View.ProbesOut.ShouldBe(0);
        rig.Enter().IsProbe.ShouldBeTrue();
    }

    [Fact]
    public void Probe_OfAnEarlierHalfOpenTime_ProvesNothingInThisOne()
    {
        var rig = HalfOpen(EveryCall);
        var (one, two, three) = (rig.Enter(), rig.Enter(), rig.Enter());
        one.Report(BreakerVerdict.Bad, rig.Now);
        two.Report(BreakerVerdict.Bad, rig.Now);
        rig.At(60).State.ShouldBe(BreakerState.HalfOpen);
        rig.Enter();
        rig.Enter();
        rig.Enter();

        three.Report(BreakerVerdict.Good, rig.Now);

        rig.View.ProbesOut.ShouldBe(3);
        rig.State.ShouldBe(BreakerState.HalfOpen);
    }

    [Fact]
    public void Call_BegunBeforeOpening_ProvesNothingAfterwards()
    {
        var rig = new BreakerRig(EveryCall);
        var old = Enumerable.Range(0, 20).Select(_ => rig.Enter()).ToList();
        rig.Trip().At(20);

        old.ForEach(lease => lease.Report(BreakerVerdict.Good, rig.Now));
        rig.State.ShouldBe(BreakerState.HalfOpen);
        rig.Recover();
        old.ForEach(lease => lease.Report(BreakerVerdict.Bad, rig.Now));
        rig.State.ShouldBe(BreakerState.Closed);
    }

    [Fact]
    public void Reload_WhileHalfOpen_KeepsWhatIsProvenAndMayDecide()
    {
        var rig = HalfOpen(EveryCall).Good();
        rig.Breaker.Policy = EveryCall with { ProbesToJudge = 2 };
        rig.State.ShouldBe(BreakerState.HalfOpen);

        rig.Breaker.Policy = EveryCall with { SuccessesToClose = 1 };
        rig.State.ShouldBe(BreakerState.Closed);

        var other = HalfOpen(EveryCall).Bad();
        other.Breaker.Policy = EveryCall with { ProbesToJudge = 2 };
        other.State.ShouldBe(BreakerState.Open);
    }

    [Fact]
    public void DefaultLease_Reported_DoesNothing() => default(BreakerLease).Report(BreakerVerdict.Bad, TimeSpan.Zero);

    private static BreakerRig HalfOpen(BreakerPolicy policy)
    {
        var rig = new BreakerRig(policy).Trip().At(20);
        rig.State.ShouldBe(BreakerState.HalfOpen);
        return rig;
    }
}
