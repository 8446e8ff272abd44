using System.Text;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line;

/// <summary>One probe: what is sent, for how long, and what the target's machines learn (A2.1, A2.9, C12).</summary>
public sealed class ProbeRunTests
{
    private UpstreamCall? sent;
    private string body = "";

    [Fact]
    public async Task Probe_Answered_AskedForOneToken_AndIsASample()
    {
        var rig = Rig(_ => new ScriptedReply(200, LineRig.Answer));

        (await ProbeAsync(rig)).ShouldBe(new ProbeResult(null, TimeSpan.Zero));

        sent!.Path.ShouldBe("/v1/chat/completions");
        sent.Stream.ShouldBeFalse();
        body.ShouldBe("""{"model":"m","messages":[{"role":"user","content":"ping"}],"max_completion_tokens":1}""");
        Report(rig).Calls.ShouldBe(1);
        Report(rig).Successes.ShouldBe(1);
        rig.Settled.ShouldBeEmpty();
        Gate(rig).InFlight.ShouldBe(0);
    }

    [Theory]
    [InlineData(429, 1, 0)]
    [InlineData(500, 0, 1)]
    [InlineData(200, 0, 1)]
    public async Task Probe_Refused_IsCountedAsWhatItIs(int status, double limited, double failed)
    {
        var rig = Rig(_ => new ScriptedReply(status, "{}"));

        (await ProbeAsync(rig)).ShouldNotBeNull();

        Report(rig).RateLimited.ShouldBe(limited);
        Report(rig).ServerErrors.ShouldBe(failed);
    }

    [Theory]
    [InlineData(false, 5.0)]
    [InlineData(true, 2.0)]
    public async Task C12_SilentTarget_IsGivenUpInTime(bool halfOpen, double seconds)
    {
        var rig = Rig(null);
        if (halfOpen)
        {
            HalfOpen(rig);
        }

        var probing = ProbeAsync(rig);
        rig.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(10));
        probing.IsCompleted.ShouldBeFalse();
        rig.Clock.Advance(TimeSpan.FromMilliseconds(20));

        probing.IsCompleted.ShouldBeTrue();
        var result = (await probing)!.Value;
        result.Fault!.Kind.ShouldBe(FaultKind.FirstTokenTimeout);
        result.Took.ShouldBe(TimeSpan.FromSeconds(seconds));
        Report(rig).FirstTokenTimeouts.ShouldBe(1);
        Gate(rig).InFlight.ShouldBe(0);
        rig.Defence(0).Breaker.View(rig.Clock.Monotonic()).ProbesOut.ShouldBe(0);
    }

    [Fact]
    public async Task C12_MendingTarget_TwoProbesCloseItsBreaker_WithoutAnyTraffic()
    {
        var rig = Rig(_ => new ScriptedReply(200, LineRig.Answer));
        HalfOpen(rig);

        await ProbeAsync(rig);
        State(rig).ShouldBe(BreakerState.HalfOpen);
        await ProbeAsync(rig);

        State(rig).ShouldBe(BreakerState.Closed);
    }

    [Fact]
    public async Task Probe_BreakerOpen_IsNotSent()
    {
        var rig = Rig(_ => new ScriptedReply(200, LineRig.Answer));
        rig.Defence(0).Breaker.Open(rig.Clock.Monotonic(), "a drill", null);

        (await ProbeAsync(rig)).ShouldBeNull();

        sent.ShouldBeNull();
    }

    [Fact]
    public async Task FullGate_ProbeDoesNotWait_AndHoldsNothing()
    {
        var rig = Rig(_ => new ScriptedReply(200, LineRig.Answer));
        rig.Apply(new DefencePolicy { Target = new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 1 } });
        HalfOpen(rig);
        rig.Defence(0).Keys[0].Gate.TryEnter(new GateEntry { Tenant = "t" }, rig.Clock.Monotonic(), out var taken).ShouldBeTrue();

        (await ProbeAsync(rig)).ShouldBeNull();

        sent.ShouldBeNull();
        rig.Defence(0).Breaker.View(rig.Clock.Monotonic()).ProbesOut.ShouldBe(0);
        taken.End(LimiterVerdict.Ignore, rig.Clock.Monotonic(), null);
        (await ProbeAsync(rig)).ShouldNotBeNull();
    }

    [Fact]
    public async Task GatewayStops_ProbeEndsAtOnce_AndProvesNothing()
    {
        var rig = Rig(null);
        HalfOpen(rig);
        using var stopping = new CancellationTokenSource();

        var probing = ProbeAsync(rig, stopping.Token);
        await stopping.CancelAsync();

        (await probing)!.Value.Fault!.Kind.ShouldBe(FaultKind.ClientGone);
        Report(rig).Calls.ShouldBe(0);
        State(rig).ShouldBe(BreakerState.HalfOpen);
        rig.Defence(0).Breaker.View(rig.Clock.Monotonic()).ProbesOut.ShouldBe(0);
    }

    [Fact]
    public async Task Probe_BugInTheTransport_GivesBackWhatItHeld()
    {
        var rig = Rig(_ => throw new InvalidOperationException("a bug"));

        await Should.ThrowAsync<InvalidOperationException>(ProbeAsync(rig));

        Gate(rig).InFlight.ShouldBe(0);
        Report(rig).Calls.ShouldBe(0);
    }

    [Fact]
    public async Task LastUsed_IsWhenTheTargetWasInAPlan_ServedOrNot()
    {
        var rig = new LineRig((_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer)), (_, _) => throw new InvalidOperationException());
        rig.Defence(0).LastUsed.ShouldBeNull();
        rig.Clock.Advance(TimeSpan.FromSeconds(5));

        await rig.RunAsync(LineRig.Body);

        rig.Defence(0).LastUsed.ShouldBe(rig.Clock.Monotonic());
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.RunAsync(LineRig.Body);
        rig.Defence(0).LastUsed.ShouldBe(rig.Clock.Monotonic());
    }

    private LineRig Rig(Func<UpstreamCall, UpstreamReply>? answer) => new(async (call, cancellation) =>
    {
        (sent, body) = (call, Encoding.UTF8.GetString(call.Body.Span));
        if (answer is null)
        {
            await Forever.WaitAsync(cancellation);
        }

        return answer!(call);
    });

    private static Task<ProbeResult?> ProbeAsync(LineRig rig, CancellationToken stopping = default)
    {
        var services = new LineServices(rig.Clock, new SeededRandom(1), rig, (_, _) => { });
        return new ProbeRun(services).RunAsync(rig.Snapshot.TargetOf(rig.Snapshot.Routes.Models[0]), stopping).AsTask();
    }

    private static void HalfOpen(LineRig rig)
    {
        rig.Defence(0).Breaker.Open(rig.Clock.Monotonic(), "a drill", TimeSpan.FromSeconds(1));
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        State(rig).ShouldBe(BreakerState.HalfOpen);
    }

    private static BreakerState State(LineRig rig) => rig.Defence(0).Breaker.StateAt(rig.Clock.Monotonic());

    private static Breakwater.Core.Upstreams.Health.HealthReport Report(LineRig rig) => rig.Defence(0).Health.Report(rig.Clock.Monotonic());

    private static GateView Gate(LineRig rig) => rig.Defence(0).Keys[0].Gate.View(rig.Clock.Monotonic());
}
