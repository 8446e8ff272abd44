using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Tests.Resilience.Breaker;

/// <summary>C9, C13: how long it stays open, and how flapping lengthens that.</summary>
public sealed class OpenTimes
{
    [Fact]
    public void C13_EachRelapse_DoublesTheOpenTimeUpToTheLongest()
    {
        var rig = new BreakerRig().Trip();
        var waits = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            waits.Add(rig.View.HalfOpenIn!.Value.TotalSeconds);
            rig.At(rig.Now.TotalSeconds + waits[^1]).Relapse();
        }

        waits.ShouldBe([20, 40, 60, 60, 60, 60, 60]);
    }

    [Theory]
    [InlineData(20, 40)] // On the ramp.
    [InlineData(619.999, 40)]
    [InlineData(620, 20)] // Closed for ten minutes.
    [InlineData(5_000, 20)]
    public void C13_TenCalmMinutes_MakeItAFirstOpeningAgain(double trippedAt, double seconds)
    {
        var rig = new BreakerRig().Trip().At(20).Recover().At(trippedAt).Trip();

        rig.View.HalfOpenIn.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void C13_Calm_IsOfOneClosedTimeNotOfSeveral()
    {
        var rig = new BreakerRig().Trip().At(20).Recover().At(500).Trip().At(540).Recover().At(1_000).Trip();

        rig.View.HalfOpenIn.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void C13_CalmBeforeADrill_IsNotForgotten()
    {
        var rig = new BreakerRig().Trip().At(20).Recover().At(620);
        rig.Breaker.Open(rig.Now, "drill", null);
        rig.Breaker.Close(rig.Now);

        rig.Trip().View.HalfOpenIn.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void OpenTime_AfterAnyNumberOfRelapses_IsTheLongest()
    {
        var rig = new BreakerRig().Trip();
        for (var i = 0; i < 2_000; i++)
        {
            rig.At(rig.Now.TotalSeconds + rig.View.HalfOpenIn!.Value.TotalSeconds).Relapse();
        }

        rig.View.HalfOpenIn.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void C9_OpenFor_IsAsThePolicySays()
    {
        new BreakerRig(new BreakerPolicy { OpenFor = TimeSpan.FromSeconds(15) }).Trip().View.HalfOpenIn.ShouldBe(TimeSpan.FromSeconds(15));
        new BreakerRig(new BreakerPolicy { OpenFor = TimeSpan.FromMinutes(9) }).Trip().View.HalfOpenIn.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Reload_WhileOpen_LeavesThisOpeningAsItIs()
    {
        var rig = new BreakerRig().Trip();
        rig.Breaker.Policy = new BreakerPolicy { OpenFor = TimeSpan.FromSeconds(7) };

        rig.At(19.999).State.ShouldBe(BreakerState.Open);
        rig.At(20).Relapse().View.HalfOpenIn.ShouldBe(TimeSpan.FromSeconds(14));
    }

    [Fact]
    public void Now_GoingBack_IsTakenForTheLatest()
    {
        var rig = new BreakerRig().At(100).Trip();

        rig.At(50).View.HalfOpenIn.ShouldBe(TimeSpan.FromSeconds(20));
        rig.At(120).State.ShouldBe(BreakerState.HalfOpen);
        rig.At(100).State.ShouldBe(BreakerState.HalfOpen);
    }
}
