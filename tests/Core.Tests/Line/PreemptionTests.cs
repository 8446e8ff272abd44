using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line;

/// <summary>A1.15 over the whole line: a batch call under way gives its place to a guaranteed tenant, and loses nothing but time.</summary>
public sealed class PreemptionTests
{
    private const string Done = "data: [DONE]\n\n";
    private static readonly Tenant Night = new("night") { Lanes = Lanes.Batch };
    private static readonly Tenant Gold = new("gold") { Tier = SlaTier.Gold };
    private readonly List<LineRig> rigs = [];
    private int calls;

    private LineRig Rig => rigs[0];

    [Theory]
    [InlineData(LineRig.Body)]
    [InlineData(LineRig.StreamBody)]
    public async Task A1_15_GuaranteedNeedsThePlace_BatchGivesWayAndIsServedAfterIt(string body)
    {
        Provide(async (call, cancellation) =>
        {
            if (++calls == 1)
            {
                await Forever.WaitAsync(cancellation);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), Rig.Clock, cancellation);
            return call.Stream ? new ScriptedReply(200, Chunk, Done) : new ScriptedReply(200, LineRig.Answer);
        });
        var (batch, gold) = await RunAsync(body);

        gold.Fault.ShouldBeNull();
        gold.Attempts.ShouldHaveSingleItem().Waited.ShouldBe(TimeSpan.Zero);
        batch.Fault.ShouldBeNull();
        batch.Attempts.Select(attempt => attempt.Fault?.Kind).ShouldBe([FaultKind.Preempted, null]);
        batch.Attempts[1].Waited.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.2));
    }

    [Fact]
    public async Task A1_15_CallThatGaveWay_IsPaidForCountedAndProvesNothing()
    {
        Provide(async (_, cancellation) =>
        {
            if (++calls == 1)
            {
                await Forever.WaitAsync(cancellation);
            }

            return new ScriptedReply(200, LineRig.Answer);
        });
        var before = Rig.Snapshot.Defences.Retries.Balance;
        var (batch, _) = await RunAsync(LineRig.Body);

        batch.Attempts[0].Usage!.Value.Estimated.ShouldBeTrue();
        batch.Attempts[0].Usage!.Value.Input.ShouldBeGreaterThan(0);
        Rig.Snapshot.Defences.Retries.Balance.ShouldBe(before - 1);
        Rig.Defence(0).Health.Report(Rig.Clock.Monotonic()).Calls.ShouldBe(2);
        Rig.Defence(0).Keys[0].Gate.View(Rig.Clock.Monotonic()).InFlight.ShouldBe(0);
    }

    /// <summary>Who has seen the beginning of an answer gets the rest.</summary>
    [Fact]
    public async Task A1_15_StreamHasBegun_GuaranteedWaitsForItsEnd()
    {
        Provide((_, _) => Answer(++calls == 1 ? new PausingStream(Rig.Clock) : new ScriptedReply(200, LineRig.Answer)));
        var (batch, gold) = await RunAsync(LineRig.StreamBody);

        batch.Fault.ShouldBeNull();
        batch.Attempts.ShouldHaveSingleItem();
        gold.Attempts.ShouldHaveSingleItem().Waited.ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1.2));
    }

    [Theory]
    [InlineData("""{"model":"m-0","tools":[{"type":"function","function":{"name":"pay"}}],"messages":[{"role":"user","content":"Hi"}]}""", Lanes.Batch)]
    [InlineData(LineRig.Body, Lanes.Batch | Lanes.Interactive)]
    public async Task A1_15_MayNotBeSentTwiceOrIsNoBatch_GuaranteedWaitsForIt(string body, Lanes lanes)
    {
        Provide(async (_, cancellation) =>
        {
            calls++;
            await Task.Delay(TimeSpan.FromSeconds(1), Rig.Clock, cancellation);
            return new ScriptedReply(200, LineRig.Answer);
        });
        var (first, gold) = await RunAsync(body, Night with { Lanes = lanes });

        first.Fault.ShouldBeNull();
        gold.Fault.ShouldBeNull();
        calls.ShouldBe(2);
    }

    [Fact]
    public async Task A1_15_NoBudgetForTheRepeat_CallerIsToldWhenToComeBack()
    {
        Provide(async (_, cancellation) =>
        {
            if (++calls == 1)
            {
                await Forever.WaitAsync(cancellation);
            }

            return new ScriptedReply(200, LineRig.Answer);
        });
        while (Rig.Snapshot.Defences.Retries.TryWithdraw())
        {
        }

        var reply = new MemoryReply();
        var (batch, gold) = await RunAsync(LineRig.Body, reply: reply);

        gold.Fault.ShouldBeNull();
        batch.Fault!.Kind.ShouldBe(FaultKind.Preempted);
        batch.Fault.RetryAfter.ShouldNotBeNull();
        reply.Status.ShouldBe(503);
        reply.Text.ShouldContain("overloaded");
        calls.ShouldBe(2);
    }

    [Fact]
    public async Task A1_15_NoPlaceInTime_CallerIsToldOfTheWait()
    {
        Provide(async (_, cancellation) =>
        {
            if (++calls == 1)
            {
                await Forever.WaitAsync(cancellation);
            }

            await Task.Delay(TimeSpan.FromSeconds(6), Rig.Clock, cancellation);
            return new ScriptedReply(200, LineRig.Answer);
        });
        var (batch, gold) = await RunAsync(LineRig.Body);

        gold.Fault.ShouldBeNull();
        batch.Fault!.Kind.ShouldBe(FaultKind.Overloaded);
        batch.Fault.RetryAfter!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        batch.Attempts.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A1_15_HedgeIsUnderWay_ServesThoughTheFirstGaveWay()
    {
        Provide(
            async (_, cancellation) =>
            {
                if (++calls == 1)
                {
                    await Forever.WaitAsync(cancellation);
                }

                return new ScriptedReply(200, LineRig.Answer);
            },
            async (_, cancellation) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Rig.Clock, cancellation);
                return new ScriptedReply(200, Chunk, Done);
            });
        var (batch, gold) = await RunAsync(LineRig.StreamBody, goldAfter: TimeSpan.FromSeconds(1.5));

        gold.Target!.Model.ShouldBe("m-0");
        batch.Fault.ShouldBeNull();
        batch.Attempts.Select(attempt => (attempt.IsHedge, attempt.Fault?.Kind)).ShouldBe([(false, FaultKind.Preempted), (true, null)]);
    }

    /// <summary>One call at a time at each provider, of which a batch call has the first; then a guaranteed tenant's request comes.</summary>
    private async Task<(Exchange First, Exchange Gold)> RunAsync(string body, Tenant? first = null, MemoryReply? reply = null, TimeSpan? goldAfter = null)
    {
        foreach (var target in Rig.Snapshot.Defences.Targets)
        {
            target.Keys[0].Gate.Policy = new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 1 };
        }

        var batch = Rig.Open(body, reply ?? new MemoryReply());
        batch.Tenant = first ?? Night;
        var running = Rig.Start(batch);
        var gold = Rig.Open(LineRig.Body, new MemoryReply());
        gold.Tenant = Gold;
        var came = new TaskCompletionSource<Task>();
        Rig.At(goldAfter ?? TimeSpan.FromMilliseconds(1), () => came.SetResult(Rig.Start(gold)));
        await Rig.TurnUntilAsync(Task.WhenAll(running, came.Task.Unwrap()));
        Rig.Bugs.ShouldBeEmpty();
        return (batch, gold);
    }

    private void Provide(params Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>>[] providers) => rigs.Add(new LineRig(providers));

    private const string Chunk = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}""" + "\n\n";

    private static ValueTask<UpstreamReply> Answer(UpstreamReply reply) => ValueTask.FromResult(reply);

    /// <summary>A stream that begins at once and ends a second later.</summary>
    private sealed class PausingStream(TimeProvider clock) : UpstreamReply
    {
        private readonly ScriptedReply _pieces = new(200, Chunk, Done);
        private int _reads;

        public override int Status => 200;

        public override string ContentType => "text/event-stream";

        public override long? ContentLength => null;

        public override string? Header(string name) => null;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
        {
            if (++_reads == 2)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellation);
            }

            return await _pieces.ReadAsync(buffer, cancellation);
        }

        public override ValueTask DisposeAsync() => default;
    }
}
