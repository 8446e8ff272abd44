using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line;

/// <summary>Hedging (A7.4, A7.5, C24, C37) over the whole line: who is slow to begin gets company, one of two serves, both are paid for.</summary>
public sealed class RaceTests
{
    private const string Done = "data: [DONE]\n\n";

    [Fact]
    public async Task Race_FirstIsSilent_SecondServesAndFirstIsGivenUp()
    {
        var cancelled = false;
        var rig = new LineRig(
            async (_, cancellation) =>
            {
                cancellation.Register(() => cancelled = true);
                await Forever.WaitAsync(cancellation);
                throw new InvalidOperationException("never");
            },
            (_, _) => Reply(new ScriptedReply(200, Chunk("second"), Done)));
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(LineRig.StreamBody, reply);

        exchange.Fault.ShouldBeNull();
        reply.Text.ShouldBe(Chunk("second") + Done);
        reply.Starts.ShouldBe(1);
        cancelled.ShouldBeTrue();
        exchange.Attempts.Select(attempt => attempt.IsHedge).ShouldBe([false, true]);
        exchange.Attempts[0].Fault!.Kind.ShouldBe(FaultKind.Outrun);
        exchange.Winner.ShouldBe(exchange.Attempts[1]);
        exchange.Target!.Model.ShouldBe("m-1");
        rig.Clock.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(1.3));
    }

    [Fact]
    public async Task Race_FirstIsMerelySlow_FirstServesAndSecondIsGivenUp()
    {
        LineRig rig = null!;
        rig = new LineRig(
            async (_, cancellation) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(2), rig.Clock, cancellation);
                return new ScriptedReply(200, Chunk("first"), Done);
            },
            (_, _) => Reply(new ScriptedReply(200, "")));
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(LineRig.StreamBody, reply);

        exchange.Fault.ShouldBeNull();
        reply.Text.ShouldBe(Chunk("first") + Done);
        exchange.Attempts[1].Fault!.Kind.ShouldBe(FaultKind.Outrun);
        exchange.Winner.ShouldBe(exchange.Attempts[0]);
    }

    [Fact]
    public async Task Race_Loser_IsPaidForAndMovesNeitherBreakerNorLimit()
    {
        var rig = new LineRig(
            (_, _) => Reply(new ScriptedReply(200, "")),
            (_, _) => Reply(new ScriptedReply(200, Chunk("second"), Done)));
        var exchange = await rig.RunAsync(LineRig.StreamBody);

        exchange.Attempts[0].Usage!.Value.Estimated.ShouldBeTrue();
        exchange.Attempts[0].Usage!.Value.Input.ShouldBeGreaterThan(0);
        rig.Defence(0).Breaker.View(rig.Clock.Monotonic()).Transitions.ShouldBe(0);
        rig.Defence(0).Keys[0].Gate.View(rig.Clock.Monotonic()).InFlight.ShouldBe(0);
    }

    [Fact]
    public async Task Race_BothFail_ThirdIsAskedAndEachCountsOnce()
    {
        LineRig rig = null!;
        rig = new LineRig(
            async (_, cancellation) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(2), rig.Clock, cancellation);
                return new ScriptedReply(500, "{}");
            },
            (_, _) => Reply(new ScriptedReply(503, "{}")),
            (_, _) => Reply(new ScriptedReply(200, Chunk("third"), Done)));
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(LineRig.StreamBody, reply);

        exchange.Fault.ShouldBeNull();
        reply.Text.ShouldBe(Chunk("third") + Done);
        exchange.Attempts.Select(attempt => attempt.Status).ShouldBe([500, 503, 200], ignoreOrder: true);
        exchange.Attempts.Count(attempt => attempt.IsHedge).ShouldBe(1);
    }

    [Fact]
    public async Task Race_BothFailAndTheThirdIsSlow_IsNotHedgedAgain()
    {
        LineRig rig = null!;
        rig = new LineRig(
            (_, _) => Slow(500, "{}"),
            (_, _) => Reply(new ScriptedReply(503, "{}")),
            (_, _) => Slow(200, Chunk("third"), Done),
            (_, _) => Reply(new ScriptedReply(200, Chunk("fourth"), Done)));
        async ValueTask<UpstreamReply> Slow(int status, params string[] pieces)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), rig.Clock);
            return new ScriptedReply(status, pieces);
        }

        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(LineRig.StreamBody, reply);

        reply.Text.ShouldBe(Chunk("third") + Done);
        exchange.Attempts.Count(attempt => attempt.IsHedge).ShouldBe(1);
    }

    [Theory]
    [InlineData(LineRig.Body)]
    [InlineData("""{"model":"m-0","stream":true,"tools":[{"type":"function","function":{"name":"pay"}}],"messages":[{"role":"user","content":"Hi"}]}""")]
    public async Task Race_WholeAnswersAndTools_AreNeverHedged(string body)
    {
        LineRig rig = null!;
        var others = 0;
        rig = new LineRig(
            async (_, cancellation) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(2), rig.Clock, cancellation);
                return body == LineRig.Body ? new ScriptedReply(200, LineRig.Answer) : new ScriptedReply(200, Chunk("first"), Done);
            },
            (_, _) =>
            {
                others++;
                return Reply(new ScriptedReply(200, Chunk("second"), Done));
            });
        var exchange = await rig.RunAsync(body);

        exchange.Fault.ShouldBeNull();
        others.ShouldBe(0);
    }

    [Fact]
    public async Task Race_ManySlowRequests_HedgesStayWithinTheirShare()
    {
        LineRig rig = null!;
        var hedges = 0;
        rig = new LineRig(
            async (_, cancellation) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(2), rig.Clock, cancellation);
                return new ScriptedReply(200, Chunk("first"), Done);
            },
            (_, _) =>
            {
                hedges++;
                return Reply(new ScriptedReply(200, Chunk("second"), Done));
            });
        for (var i = 0; i < 100; i++)
        {
            (await rig.RunAsync(LineRig.StreamBody)).Fault.ShouldBeNull();
        }

        hedges.ShouldBeInRange(1, 10 + rig.Snapshot.Policy.Hedge.Burst);
    }

    private static string Chunk(string text) =>
        $"data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{text}\"}},\"finish_reason\":null}}]}}\n\n";

    private static ValueTask<UpstreamReply> Reply(ScriptedReply reply) => ValueTask.FromResult<UpstreamReply>(reply);
}
