using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Tests.Resilience.Breaker;

/// <summary>The transition table: in each state, what each event leads to.</summary>
public sealed class BreakerTransitions
{
    private static readonly Dictionary<string, Action<BreakerRig>> States = new()
    {
        ["closed"] = _ => { },
        ["tired"] = rig => rig.Bad(4),
        ["open"] = rig => rig.Trip().At(10),
        ["held"] = rig => rig.At(5).Breaker.Open(rig.Now, "drill", null),
        ["forced"] = rig => rig.At(5).Breaker.Open(rig.Now, "drill", TimeSpan.FromSeconds(15)),
        ["half-open"] = rig => rig.Trip().At(20),
        ["ramp"] = rig => rig.Trip().At(20).Recover(),
    };

    private static readonly Dictionary<string, Action<BreakerRig>> Events = new()
    {
        ["look"] = rig => rig.Breaker.View(rig.Now),
        ["good"] = rig => rig.Good(),
        ["bad"] = rig => rig.Bad(),
        ["ignore"] = rig => rig.Call(BreakerVerdict.Ignore, 100),
        ["five bad"] = rig => rig.Bad(5),
        ["refused"] = rig => rig.Breaker.TryEnter(rig.Now, null!, out _).ShouldBeFalse(),
        ["probe ignored"] = rig => rig.Call(BreakerVerdict.Ignore),
        ["probe lost"] = rig => Lose(rig, 60),
        ["probe not yet lost"] = rig => Lose(rig, 59.999),
        ["two good probes"] = rig => rig.Recover(),
        ["two bad probes"] = rig => rig.Relapse(),
        ["almost its time"] = rig => rig.At(19.999),
        ["its time"] = rig => rig.At(20),
        ["an hour"] = rig => rig.At(3600),
        ["operator opens"] = rig => rig.Breaker.Open(rig.Now, "drill", null),
        ["operator closes"] = rig => rig.Breaker.Close(rig.Now),
        ["operator resets"] = rig => rig.Breaker.Reset(rig.Now),
    };

    [Theory]
    [InlineData("closed", "look", BreakerState.Closed, 1)]
    [InlineData("closed", "good", BreakerState.Closed, 1)]
    [InlineData("closed", "bad", BreakerState.Closed, 1)]
    [InlineData("closed", "ignore", BreakerState.Closed, 1)]
    [InlineData("closed", "five bad", BreakerState.Open, 0)]
    [InlineData("closed", "an hour", BreakerState.Closed, 1)]
    [InlineData("closed", "operator opens", BreakerState.Open, 0)]
    [InlineData("closed", "operator closes", BreakerState.Closed, 1)]
    [InlineData("closed", "operator resets", BreakerState.Closed, 1)]
    [InlineData("tired", "good", BreakerState.Closed, 1)]
    [InlineData("tired", "ignore", BreakerState.Closed, 1)]
    [InlineData("tired", "bad", BreakerState.Open, 0)]
    [InlineData("tired", "operator closes", BreakerState.Closed, 1)]
    [InlineData("open", "look", BreakerState.Open, 0)]
    [InlineData("open", "refused", BreakerState.Open, 0)]
    [InlineData("open", "almost its time", BreakerState.Open, 0)]
    [InlineData("open", "its time", BreakerState.HalfOpen, 0.1)]
    [InlineData("open", "an hour", BreakerState.HalfOpen, 0.1)]
    [InlineData("open", "operator opens", BreakerState.Open, 0)]
    [InlineData("open", "operator closes", BreakerState.Closed, 0.25)]
    [InlineData("open", "operator resets", BreakerState.Closed, 1)]
    [InlineData("held", "refused", BreakerState.Open, 0)]
    [InlineData("held", "an hour", BreakerState.Open, 0)]
    [InlineData("held", "operator closes", BreakerState.Closed, 0.25)]
    [InlineData("held", "operator resets", BreakerState.Closed, 1)]
    [InlineData("forced", "refused", BreakerState.Open, 0)]
    [InlineData("forced", "almost its time", BreakerState.Open, 0)]
    [InlineData("forced", "its time", BreakerState.HalfOpen, 0.1)]
    [InlineData("forced", "operator closes", BreakerState.Closed, 0.25)]
    [InlineData("half-open", "look", BreakerState.HalfOpen, 0.1)]
    [InlineData("half-open", "good", BreakerState.HalfOpen, 0.1)]
    [InlineData("half-open", "bad", BreakerState.HalfOpen, 0.1)]
    [InlineData("half-open", "probe ignored", BreakerState.HalfOpen, 0.1)]
    [InlineData("half-open", "probe lost", BreakerState.Open, 0)]
    [InlineData("half-open", "probe not yet lost", BreakerState.HalfOpen, 0.1)]
    [InlineData("half-open", "two good probes", BreakerState.Closed, 0.25)]
    [InlineData("half-open", "two bad probes", BreakerState.Open, 0)]
    [InlineData("half-open", "an hour", BreakerState.HalfOpen, 0.1)]
    [InlineData("half-open", "operator opens", BreakerState.Open, 0)]
    [InlineData("half-open", "operator closes", BreakerState.Closed, 0.25)]
    [InlineData("half-open", "operator resets", BreakerState.Closed, 1)]
    [InlineData("ramp", "good", BreakerState.Closed, 0.25)]
    [InlineData("ramp", "bad", BreakerState.Closed, 0.25)]
    [InlineData("ramp", "ignore", BreakerState.Closed, 0.25)]
    [InlineData("ramp", "five bad", BreakerState.Open, 0)]
    [InlineData("ramp", "an hour", BreakerState.Closed, 1)]
    [InlineData("ramp", "operator opens", BreakerState.Open, 0)]
    [InlineData("ramp", "operator closes", BreakerState.Closed, 0.25)]
    [InlineData("ramp", "operator resets", BreakerState.Closed, 1)]
    public void A2_14_EachState_OnEachEvent_LeadsTo(string state, string happening, BreakerState next, double share)
    {
        var rig = new BreakerRig();
        States[state](rig);

        Events[happening](rig);

        rig.View.State.ShouldBe(next);
        rig.View.ShareAdmitted.ShouldBe(share);
        rig.State.ShouldBe(next);
    }

    private static void Lose(BreakerRig rig, double after)
    {
        rig.Enter().IsProbe.ShouldBeTrue();
        rig.At(rig.Now.TotalSeconds + after);
    }
}
