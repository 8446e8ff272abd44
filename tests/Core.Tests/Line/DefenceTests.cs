using Breakwater.Core.Line;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Hedging;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Tests.Line.Relay;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line;

/// <summary>The storm defence over the whole line, in memory and in virtual time.</summary>
public sealed class DefenceTests
{
    private const string Token = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";

    [Fact]
    public async Task Breaker_OpenAtTheFirstTarget_SecondServesAndFirstIsNotAsked()
    {
        var asked = 0;
        var rig = new LineRig(
            (_, _) =>
            {
                asked++;
                return Reply(new ScriptedReply(500, "{}"));
            },
            (_, _) => Reply(new ScriptedReply(200, LineRig.Answer)));
        for (var i = 0; i < 20; i++)
        {
            (await rig.RunAsync(LineRig.Body)).Fault.ShouldBeNull();
        }

        asked.ShouldBe(5);
    }

    [Fact]
    public async Task Breaker_OpenAtTheFirstTarget_PlanSaysWhyAnotherIsAskedFirst()
    {
        var rig = new LineRig(
            (_, _) => Reply(new ScriptedReply(200, LineRig.Answer)),
            (_, _) => Reply(new ScriptedReply(200, LineRig.Answer)));
        (await rig.RunAsync(LineRig.Body)).IsRerouted.ShouldBeFalse();
        rig.Defence(0).Breaker.Open(rig.Clock.Monotonic(), "a drill", TimeSpan.FromSeconds(30));
        var exchange = await rig.RunAsync(LineRig.Body);

        exchange.Target!.Provider.ShouldBe("p-1");
        exchange.IsRerouted.ShouldBeTrue();
        exchange.PlanReason.ShouldBe("exact model 'm-0', fallbacks of route 'default'; p-0/m-0 is open");
    }

    [Fact]
    public async Task Breaker_OpenEverywhere_IsA503ThatSaysWhenToComeBack()
    {
        var rig = new LineRig((_, _) => Reply(new ScriptedReply(200, LineRig.Answer)));
        rig.Defence(0).Breaker.Open(rig.Clock.Monotonic(), "a drill", TimeSpan.FromSeconds(30));
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(LineRig.Body, reply);

        reply.Status.ShouldBe(503);
        reply.Text.ShouldContain("circuit_open");
        exchange.Fault!.Kind.ShouldBe(FaultKind.CircuitOpen);
        exchange.Fault!.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        exchange.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task F_G1_TotalOutage_AttemptsNeverExceedTheBudget()
    {
        var attempts = 0;
        var rig = new LineRig((_, _) => Fail(), (_, _) => Fail(), (_, _) => Fail());
        ValueTask<UpstreamReply> Fail()
        {
            attempts++;
            return Reply(new ScriptedReply(500, "{}"));
        }

        for (var requests = 1; requests <= 100; requests++)
        {
            rig.ResetBreakers();
            await rig.RunAsync(LineRig.Body);
            attempts.ShouldBeLessThanOrEqualTo((int)((requests * 1.2) + 10));
        }

        attempts.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task F_G1_RepeatsByTheSdk_CountAsAttemptsNotAsRequests()
    {
        var attempts = 0;
        var rig = new LineRig((_, _) =>
        {
            attempts++;
            return Reply(new ScriptedReply(500, "{}"));
        });
        Exchange last = null!;
        for (var requests = 1; requests <= 50; requests++)
        {
            for (var repeat = 0; repeat <= 3; repeat++)
            {
                rig.ResetBreakers();
                last = await rig.RunAsync(LineRig.Body, clientRetries: repeat);
                attempts.ShouldBeLessThanOrEqualTo((int)((requests * 1.2) + 10));
            }
        }

        last.Fault!.Kind.ShouldBe(FaultKind.Overloaded);
        last.Fault!.Final.ShouldBeTrue();
    }

    [Fact]
    public async Task Gate_FirstTargetIsFull_SecondServesAtOnce()
    {
        var rig = new LineRig(
            (_, _) => Reply(new ScriptedReply(200, LineRig.Answer)),
            (_, _) => Reply(new ScriptedReply(200, LineRig.Answer)));
        rig.Defence(0).Keys[0].Gate.Policy = new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 1 };
        rig.Defence(0).Keys[0].Gate.TryEnter(new GateEntry { Tenant = "other", Weight = 1 }, rig.Clock.Monotonic(), out _).ShouldBeTrue();
        var exchange = await rig.RunAsync(LineRig.Body);

        exchange.Fault.ShouldBeNull();
        exchange.Target!.Model.ShouldBe("m-1");
        exchange.Attempts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Gate_OnlyTargetIsFull_RequestWaitsForItsTurn()
    {
        var rig = new LineRig((_, _) => Reply(new ScriptedReply(200, LineRig.Answer)));
        var gate = rig.Defence(0).Keys[0].Gate;
        gate.Policy = new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 1 };
        gate.TryEnter(new GateEntry { Tenant = "other", Weight = 1 }, rig.Clock.Monotonic(), out var held).ShouldBeTrue();
        rig.At(TimeSpan.FromSeconds(1), () => held.End(LimiterVerdict.Success, rig.Clock.Monotonic(), null));
        var exchange = await rig.RunAsync(LineRig.Body);

        exchange.Fault.ShouldBeNull();
        exchange.Attempts[0].Waited.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2));
    }

    [Fact]
    public async Task Keys_OneIsThrottled_TheOtherServesSoonAndFromThenOn()
    {
        var used = new List<int>();
        var rig = new LineRig(2, (call, _) =>
        {
            used.Add(call.Key);
            return Reply(call.Key == 1 ? new ScriptedReply(429, "{}").With("retry-after", "30") : new ScriptedReply(200, LineRig.Answer));
        });
        for (var i = 0; i < 5; i++)
        {
            (await rig.RunAsync(LineRig.Body)).Fault.ShouldBeNull();
        }

        used.Count(key => key == 1).ShouldBe(1);
        used.Count(key => key == 0).ShouldBe(5);
        rig.Clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Keys_OneIsRefused_RestsWhileTheOtherServes()
    {
        var used = new List<int>();
        var rig = new LineRig(2, (call, _) =>
        {
            used.Add(call.Key);
            return Reply(call.Key == 1 ? new ScriptedReply(401, "{}") : new ScriptedReply(200, LineRig.Answer));
        });
        for (var i = 0; i < 6; i++)
        {
            await rig.RunAsync(LineRig.Body);
        }

        used.Count(key => key == 1).ShouldBe(1);
    }

    [Fact]
    public async Task Rate_AllCallersOverIt_IsRefusedWithTheTimeToComeBack()
    {
        var rig = new LineRig((_, _) => Reply(new ScriptedReply(200, LineRig.Answer)));
        rig.Apply(new DefencePolicy { Rates = new RatePolicy { Requests = new RateLimit(0.1, 1) } });
        (await rig.RunAsync(LineRig.Body)).Fault.ShouldBeNull();
        var exchange = await rig.RunAsync(LineRig.Body);

        exchange.Fault!.Kind.ShouldBe(FaultKind.Overloaded);
        exchange.Fault!.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Process_Full_RequestIsRefusedAtOnceWithoutBeingRead()
    {
        var rig = new LineRig((_, _) => Reply(new ScriptedReply(200, LineRig.Answer)));
        rig.Apply(new DefencePolicy { Process = new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 1 }, QueueWait = TimeSpan.FromMilliseconds(100) });
        rig.Snapshot.Defences.Process.TryEnter(new GateEntry { Tenant = "other", Weight = 1 }, rig.Clock.Monotonic(), out _).ShouldBeTrue();
        var exchange = await rig.RunAsync(LineRig.Body);

        exchange.Fault!.Kind.ShouldBe(FaultKind.Overloaded);
        exchange.BodyBytes.ShouldBe(0);
    }

    [Fact]
    public async Task Health_StreamsThatBeginAtOnceAndRunLong_IsNotLoweredByTheirLength()
    {
        LineRig rig = null!;
        rig = new LineRig((_, _) => LongStream(), (_, _) => Reply(new ScriptedReply(500, "{}")));
        ValueTask<UpstreamReply> LongStream()
        {
            var reply = new PausingReply();
            reply.Give(Token);
            rig.At(TimeSpan.FromSeconds(6), () => reply.Give(Token));
            rig.At(TimeSpan.FromSeconds(12), () => reply.Give("data: [DONE]\n\n"));
            rig.At(TimeSpan.FromSeconds(12), () => reply.Give(""));
            return ValueTask.FromResult<UpstreamReply>(reply);
        }

        for (var i = 0; i < 10; i++)
        {
            var exchange = await rig.RunAsync(LineRig.StreamBody);
            exchange.Fault.ShouldBeNull();
            exchange.Target!.Model.ShouldBe("m-0");
        }

        var report = rig.Defence(0).Health.Report(rig.Clock.Monotonic());
        report.P95.ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
        report.Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task Health_StreamsThatBeginLate_CountsTheWaitForContent()
    {
        LineRig rig = null!;
        rig = new LineRig((_, _) => LateStream());
        rig.Apply(new DefencePolicy { Hedge = new HedgePolicy { Enabled = false } });
        ValueTask<UpstreamReply> LateStream()
        {
            var reply = new PausingReply();
            rig.At(TimeSpan.FromSeconds(2.9), () => reply.Give(Token + "data: [DONE]\n\n"));
            rig.At(TimeSpan.FromSeconds(2.9), () => reply.Give(""));
            return ValueTask.FromResult<UpstreamReply>(reply);
        }

        for (var i = 0; i < 10; i++)
        {
            (await rig.RunAsync(LineRig.StreamBody)).Fault.ShouldBeNull();
        }

        rig.Defence(0).Health.Report(rig.Clock.Monotonic()).P95.ShouldBeInRange(TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(3.5));
    }

    private static ValueTask<UpstreamReply> Reply(ScriptedReply reply) => ValueTask.FromResult<UpstreamReply>(reply);
}
