using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Tests.Resilience.Breaker;

/// <summary>A2.23: what an operator forces.</summary>
public sealed class OperatorOverrides
{
    [Fact]
    public void Open_ForAWhile_IsHalfOpenAfterwards()
    {
        var rig = new BreakerRig().At(5);
        rig.Breaker.Open(rig.Now, "drill", TimeSpan.FromSeconds(90));

        rig.View.Reason.ShouldBe("opened by an operator: drill");
        rig.View.Forced.ShouldBeTrue();
        rig.View.OpenedAt.ShouldBe(TimeSpan.FromSeconds(5));
        rig.View.HalfOpenIn.ShouldBe(TimeSpan.FromSeconds(90));
        rig.At(94.999).TryEnter().ShouldBeFalse();
        rig.At(95).Enter().IsProbe.ShouldBeTrue();
        rig.View.Forced.ShouldBeFalse();
        rig.View.HalfOpenIn.ShouldBeNull();
    }

    [Fact]
    public void Open_WithoutEnd_StaysOpen()
    {
        var rig = new BreakerRig();
        rig.Breaker.Open(rig.Now, "drill", null);

        rig.View.HalfOpenIn.ShouldBeNull();
        rig.At(1_000_000).TryEnter().ShouldBeFalse();
        rig.View.Forced.ShouldBeTrue();
    }

    [Fact]
    public void Open_ForLongerThanTimeLasts_StaysOpen()
    {
        var rig = new BreakerRig().At(7);
        rig.Breaker.Open(rig.Now, "drill", TimeSpan.MaxValue);

        rig.At(1_000_000).State.ShouldBe(BreakerState.Open);
        rig.View.HalfOpenIn.ShouldBeNull();
    }

    [Fact]
    public void Open_WhileOpen_TakesTheNewEnd()
    {
        var rig = new BreakerRig().Trip().At(19);
        rig.Breaker.Open(rig.Now, "longer", TimeSpan.FromSeconds(60));

        rig.At(78.999).State.ShouldBe(BreakerState.Open);
        rig.At(79).State.ShouldBe(BreakerState.HalfOpen);
    }

    [Fact]
    public void Open_ByHand_DoesNotLengthenTheNextOpening()
    {
        var rig = new BreakerRig();
        rig.Breaker.Open(rig.Now, "drill", TimeSpan.FromSeconds(1));

        rig.At(1).Relapse().View.HalfOpenIn.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Close_WhileOpen_RampsAndKeepsTheGrowth()
    {
        var rig = new BreakerRig().Trip().At(3);
        rig.Breaker.Close(rig.Now);

        rig.View.Reason.ShouldBe("closed by an operator");
        rig.View.ShareAdmitted.ShouldBe(0.25);
        rig.Trip().View.HalfOpenIn.ShouldBe(TimeSpan.FromSeconds(40));
    }

    [Fact]
    public void Close_WhileClosed_ChangesNothing()
    {
        var rig = new BreakerRig().Bad(4);
        rig.Breaker.Close(rig.Now);

        rig.View.Transitions.ShouldBe(0);
        rig.Bad().State.ShouldBe(BreakerState.Open);
    }

    [Fact]
    public void Reset_AtAnyTime_ForgetsAndLetsAllIn()
    {
        var rig = new BreakerRig().Trip().At(20).Relapse().At(21);
        rig.Breaker.Reset(rig.Now);

        rig.View.Reason.ShouldBe("reset by an operator");
        rig.Chance = 0.999_999;
        rig.TryEnter().ShouldBeTrue();
        rig.Trip().View.HalfOpenIn.ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Reset_WhileClosed_ForgetsFailures()
    {
        var rig = new BreakerRig().Bad(4);
        rig.Breaker.Reset(rig.Now);

        rig.Bad(4).State.ShouldBe(BreakerState.Closed);
    }

    [Fact]
    public void Override_OfAnyKind_OutdatesCallsUnderWay()
    {
        foreach (var act in (Action<BreakerRig>[])[rig => rig.Breaker.Reset(rig.Now), rig => rig.Breaker.Open(rig.Now, "drill", null)])
        {
            var rig = new BreakerRig();
            var calls = Enumerable.Range(0, 5).Select(_ => rig.Enter()).ToList();
            act(rig);
            var before = rig.View;

            calls.ForEach(call => call.Report(BreakerVerdict.Bad, rig.Now));

            rig.View.ShouldBe(before);
        }
    }
}
