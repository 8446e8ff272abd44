using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line;

/// <summary>Invariants 2, 3, 5 and 10 over the whole line, in memory and in virtual time.</summary>
public sealed class RequestLineTests
{
    private const string Chunk = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n";
    private const string Role = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n";
    private const string Done = "data: [DONE]\n\n";

    [Fact]
    public async Task Run_GoodAnswer_IsSettledOnceWithUsage()
    {
        var rig = new LineRig((_, _) => Reply(new ScriptedReply(200, LineRig.Answer)));
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(LineRig.Body, reply);

        rig.Settled.ShouldBe([exchange]);
        reply.Text.ShouldBe(LineRig.Answer);
        exchange.Usage!.Value.Total.ShouldBe(14);
        exchange.Attempts.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("{bad", 400)]
    [InlineData("""{"model":"nope","messages":[{"role":"user","content":"Hi"}]}""", 404)]
    public async Task Run_RefusedBeforeAnyAttempt_IsSettledOnceAndNothingIsSent(string body, int status)
    {
        var calls = 0;
        var rig = new LineRig((_, _) =>
        {
            calls++;
            return Reply(new ScriptedReply(200, LineRig.Answer));
        });
        var reply = new MemoryReply();
        await rig.RunAsync(body, reply);

        rig.Settled.Count.ShouldBe(1);
        reply.Starts.ShouldBe(1);
        reply.Status.ShouldBe(status);
        calls.ShouldBe(0);
    }

    [Fact]
    public async Task Run_BugInAProvider_IsA500SettledOnceAndReported()
    {
        var rig = new LineRig((_, _) => throw new NotSupportedException("a bug"));
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(LineRig.Body, reply);

        reply.Status.ShouldBe(500);
        reply.Text.ShouldNotContain("a bug");
        exchange.Fault!.Kind.ShouldBe(FaultKind.Internal);
        rig.Bugs.ShouldHaveSingleItem().ShouldBeOfType<NotSupportedException>();
        rig.Settled.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Run_ClientLeaves_CancelsTheProviderAndSettlesOnce()
    {
        var reply = new MemoryReply();
        var cancelled = false;
        var rig = new LineRig(async (_, cancellation) =>
        {
            reply.Leave();
            cancelled = cancellation.IsCancellationRequested;
            cancellation.ThrowIfCancellationRequested();
            return await Reply(new ScriptedReply(200, LineRig.Answer));
        });
        var exchange = await rig.RunAsync(LineRig.Body, reply);

        cancelled.ShouldBeTrue();
        exchange.Fault!.Kind.ShouldBe(FaultKind.ClientGone);
        exchange.Attempts.Count.ShouldBe(1);
        rig.Settled.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Run_FirstTargetHangs_SecondServesWithinTheDeadline()
    {
        var rig = new LineRig(
            async (_, cancellation) =>
            {
                await Forever.WaitAsync(cancellation);
                throw new InvalidOperationException("never");
            },
            (_, _) => Reply(new ScriptedReply(200, LineRig.Answer)));
        var exchange = await rig.RunAsync(LineRig.Body);

        exchange.Fault.ShouldBeNull();
        exchange.Attempts.Count.ShouldBe(2);
        exchange.Attempts[0].Fault!.Kind.ShouldBe(FaultKind.TotalTimeout);
        exchange.Target!.Model.ShouldBe("m-1");
        rig.Clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Run_StreamFailsBeforeContent_NothingOfItReachesTheClient()
    {
        var rig = new LineRig(
            (_, _) => Reply(new ScriptedReply(200, Role, ": ping\n\n", null)),
            (_, _) => Reply(new ScriptedReply(200, Role, Chunk, Done)));
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(LineRig.StreamBody, reply);

        exchange.Fault.ShouldBeNull();
        reply.Text.ShouldBe(Role + Chunk + Done);
        reply.Starts.ShouldBe(1);
    }

    [Fact]
    public async Task Run_StreamFailsAfterContent_NobodyElseIsAsked()
    {
        var others = 0;
        var rig = new LineRig(
            (_, _) => Reply(new ScriptedReply(200, Role, Chunk, null)),
            (_, _) =>
            {
                others++;
                return Reply(new ScriptedReply(200, Role, Chunk, Done));
            });
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(LineRig.StreamBody, reply);

        others.ShouldBe(0);
        exchange.Fault!.Committed.ShouldBeTrue();
        reply.Text.ShouldStartWith(Role + Chunk);
        reply.Text.ShouldContain("\"error\"");
        reply.Text.ShouldNotContain("[DONE]");
        exchange.Usage!.Value.Estimated.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_EveryReply_IsDisposed()
    {
        var replies = new List<ScriptedReply>();
        ValueTask<UpstreamReply> Make(ScriptedReply reply)
        {
            replies.Add(reply);
            return Reply(reply);
        }

        var rig = new LineRig((_, _) => Make(new ScriptedReply(503, "no")), (_, _) => Make(new ScriptedReply(200, "{\"cut", null)), (_, _) => Make(new ScriptedReply(200, LineRig.Answer)));
        await rig.RunAsync(LineRig.Body);

        replies.Count.ShouldBe(3);
        replies.ShouldAllBe(reply => reply.Disposed);
    }

    [Fact]
    public async Task F_B4_RandomFaultSchedules_StayWithinAttemptsAndDeadline()
    {
        FaultKind[] kinds = [FaultKind.ConnectFailed, FaultKind.ConnectionLost, FaultKind.DnsFailed, FaultKind.TlsTimeout];
        for (ulong seed = 1; seed <= 500; seed++)
        {
            var chance = new SeededRandom(seed);
            var calls = 0;
            var rig = new LineRig(Provider, Provider, Provider);
            ValueTask<UpstreamReply> Provider(UpstreamCall call, CancellationToken cancellation)
            {
                calls++;
                return (chance.NextBits() % 6) switch
                {
                    0 => throw new FaultException(kinds[chance.NextBits() % (ulong)kinds.Length]),
                    1 => Reply(new ScriptedReply(429, "{\"error\":{\"message\":\"m\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}").With("retry-after", $"{chance.NextBits() % 20}")),
                    2 => Reply(new ScriptedReply(500, "oops")),
                    3 => Reply(new ScriptedReply(200, "{\"id\":", null)),
                    4 => Reply(new ScriptedReply(200, "")),
                    _ => Reply(new ScriptedReply(200, LineRig.Answer)),
                };
            }

            var exchange = await rig.RunAsync(LineRig.Body, step: TimeSpan.FromMilliseconds(250));

            calls.ShouldBe(exchange.Attempts.Count, $"seed {seed}");
            calls.ShouldBeInRange(1, 3, $"seed {seed}");
            rig.Clock.Elapsed.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(12.5), $"seed {seed}");
            rig.Settled.Count.ShouldBe(1, $"seed {seed}");
            rig.Bugs.ShouldBeEmpty($"seed {seed}");
        }
    }

    private static ValueTask<UpstreamReply> Reply(UpstreamReply reply) => ValueTask.FromResult(reply);
}
