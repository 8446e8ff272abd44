using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Tests.Resilience.Breaker;

/// <summary>A1.20, C13: after closing, calls return in steps.</summary>
public sealed class RecoveryRamps
{
    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(14.999, 0.25)]
    [InlineData(15, 0.5)]
    [InlineData(29.999, 0.5)]
    [InlineData(30, 1)]
    [InlineData(31, 1)]
    public void C13_Ramp_LetsAShareIn(double after, double share)
    {
        var rig = Closed(new BreakerPolicy());
        rig.At(20 + after);

        rig.View.ShareAdmitted.ShouldBe(share);
        rig.Chance = share - 0.000_001;
        rig.TryEnter().ShouldBeTrue();
        rig.Chance = share;
        rig.TryEnter().ShouldBe(share == 1);
    }

    [Fact]
    public void A1_20_RampByChance_LetsTheShareInOnAverage()
    {
        var rig = Closed(new BreakerPolicy());
        var random = new SeededRandom(17);

        Enumerable.Range(0, 10_000).Count(_ => rig.Breaker.TryEnter(rig.Now, random, out var _)).ShouldBeInRange(2_350, 2_650);
    }

    [Theory]
    [InlineData(9.999, 0.1)]
    [InlineData(10, 0.2)]
    [InlineData(19.999, 0.2)]
    [InlineData(20, 0.9)]
    [InlineData(29.999, 0.9)]
    [InlineData(30, 1)]
    public void Ramp_OfThreeSteps_HasThreeEqualParts(double after, double share) =>
        Closed(new BreakerPolicy { RampSteps = [0.1, 0.2, 0.9] }).At(20 + after).View.ShareAdmitted.ShouldBe(share);

    [Fact]
    public void Ramp_WithoutStepsOrTime_LetsAllIn()
    {
        foreach (var policy in (BreakerPolicy[])[new() { RampSteps = [] }, new() { RampFor = TimeSpan.Zero }])
        {
            var rig = Closed(policy);
            rig.Chance = 0.999_999;

            rig.TryEnter().ShouldBeTrue();
            rig.View.ShareAdmitted.ShouldBe(1);
        }
    }

    [Fact]
    public void Ramp_Over_NeedsNoChance()
    {
        var rig = Closed(new BreakerPolicy()).At(50);

        rig.Breaker.TryEnter(rig.Now, null!, out _).ShouldBeTrue();
        rig.Breaker.TryEnter(rig.Now, null!, out _).ShouldBeTrue();
    }

    [Fact]
    public void Call_BegunOnTheRamp_CountsAfterIt()
    {
        var rig = Closed(new BreakerPolicy());
        var calls = Enumerable.Range(0, 5).Select(_ => rig.Enter()).ToList();

        rig.At(60).State.ShouldBe(BreakerState.Closed);
        calls.ForEach(call => call.Report(BreakerVerdict.Bad, rig.Now));

        rig.State.ShouldBe(BreakerState.Open);
    }

    [Fact]
    public void Trip_OnTheRamp_BeginsANewOneAfterIt()
    {
        var rig = Closed(new BreakerPolicy()).At(40).Trip().At(80).Recover();

        rig.View.ShareAdmitted.ShouldBe(0.25);
        rig.At(109.999).View.ShareAdmitted.ShouldBe(0.5);
        rig.At(110).View.ShareAdmitted.ShouldBe(1);
    }

    private static BreakerRig Closed(BreakerPolicy policy) => new BreakerRig(policy).Trip().At(20).Recover();
}
