using System.Text;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Streaming;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Line.LastResorts;

/// <summary>A1.21, A2.15: while nobody can serve, the operator's own words are a whole answer in every dialect.</summary>
public sealed class LastResortTests
{
    private const string Words = "We are \"late\".\nPlease ask again.";
    private static readonly LastResort ForAll = new(new RouteMatch(), Words);

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public async Task A1_21_CircuitOpen_WholeAnswerInTheCallersDialect(Dialect dialect)
    {
        var rig = ShutRig();
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(rig.Open(Asks.Body(dialect), reply, codec: Asks.CodecOf(dialect)));

        reply.Status.ShouldBe(200, reply.Text);
        exchange.Codec.Answers.Read(Encoding.UTF8.GetBytes(reply.Text), out var answer).ShouldBeNull();
        answer!.Parts.OfType<TextPart>().Single().Text.Value.ShouldBe(Words);
        answer.Stop.ShouldBe(StopReason.EndTurn);
        answer.Model.Value.ShouldBe("m-0");
        answer.Usage!.Value.Total.ShouldBe(0);
        ShouldBeDegraded(rig, exchange, "p-0_circuit_open");
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public async Task C36_CircuitOpen_WholeStreamWithACommentThatSaysSo(Dialect dialect)
    {
        var rig = ShutRig();
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(rig.Open(Asks.Body(dialect, ",\"stream\":true"), reply, codec: Asks.CodecOf(dialect)));

        reply.Status.ShouldBe(200, reply.Text);
        reply.Text.ShouldStartWith(": x-breakwater-degraded: p-0_circuit_open\n\n");
        var read = new HeardStream();
        Hear(exchange.Codec, dialect, reply.Text, read);
        read.Text.ShouldBe(Words);
        read.Stop.ShouldBe(StopReason.EndTurn);
        read.HasEnded.ShouldBeTrue();
        (read.Usage ?? default).Total.ShouldBe(0);
        ShouldBeDegraded(rig, exchange, "p-0_circuit_open");
    }

    [Fact]
    public async Task A5_10_Respond_TellsReasonNoticeAndOutput()
    {
        var rig = ShutRig();
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(rig.Open(Asks.Body(Dialect.Respond), reply, codec: Asks.CodecOf(Dialect.Respond)));

        reply.Status.ShouldBe(200);
        reply.Text.ShouldBe("""{"status":"degraded","provider":"p-0","reason":"p-0_circuit_open","trace_id":"req_1","partial":false,"notice":"the circuit of p-0/m-0 is open: opened by an operator: a drill","model":"m-0","output":"We are \"late\".\nPlease ask again.","usage":{"input_tokens":0,"output_tokens":0,"total_tokens":0},"cost_usd":0}""");
        ShouldBeDegraded(rig, exchange, "p-0_circuit_open");
    }

    [Fact]
    public async Task A5_10_Respond_WithoutLastResortTellsTheSameReason()
    {
        var rig = ShutRig();
        rig.AnswerAtLast();
        var reply = new MemoryReply();
        await rig.RunAsync(rig.Open(Asks.Body(Dialect.Respond), reply, codec: Asks.CodecOf(Dialect.Respond)));

        reply.Status.ShouldBe(503);
        reply.Text.ShouldBe("""{"status":"degraded","provider":"p-0","reason":"p-0_circuit_open","trace_id":"req_1","partial":false,"notice":"the circuit of p-0/m-0 is open: opened by an operator: a drill"}""");
    }

    [Fact]
    public async Task Stream_WithoutIncludeUsage_HasNoUsageChunk()
    {
        var rig = ShutRig();
        var (plain, asked) = (new MemoryReply(), new MemoryReply());
        await rig.RunAsync(rig.Open(Asks.Body(Dialect.OpenAiChat, ",\"stream\":true"), plain));
        await rig.RunAsync(rig.Open(LineRig.StreamBody, asked));

        plain.Text.ShouldNotContain("prompt_tokens");
        asked.Text.ShouldContain("\"prompt_tokens\":0");
    }

    [Fact]
    public async Task Outage_SomebodyServesAgain_AnswerIsTheModels()
    {
        var rig = ShutRig();
        (await rig.RunAsync(LineRig.Body)).Degraded.ShouldNotBeNull();
        rig.ResetBreakers();
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(LineRig.Body, reply);

        reply.Text.ShouldBe(LineRig.Answer);
        exchange.Degraded.ShouldBeNull();
        exchange.Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Outage_FirstTargetIsShut_SecondServes()
    {
        var rig = new LineRig(Serve, Serve);
        rig.AnswerAtLast(ForAll);
        rig.Defence(0).Breaker.Open(rig.Clock.Monotonic(), "a drill", TimeSpan.FromSeconds(30));
        var exchange = await rig.RunAsync(LineRig.Body);

        exchange.Degraded.ShouldBeNull();
        exchange.Target!.Model.ShouldBe("m-1");
    }

    [Fact]
    public async Task F_G1_TotalOutage_EveryRequestIsAnsweredWithTheSameAttempts()
    {
        var (told, toldAttempts) = await StormAsync();
        var (answered, attempts) = await StormAsync(ForAll);

        told.ShouldAllBe(status => status >= 500);
        answered.ShouldAllBe(status => status == 200);
        attempts.ShouldBe(toldAttempts);
        attempts.ShouldBeLessThanOrEqualTo((int)((answered.Count / 2 * 1.2) + 10));
        attempts.ShouldBeGreaterThan(50);
    }

    // A hundred callers, each of whom asks again once.
    private static async Task<(List<int> Statuses, int Attempts)> StormAsync(params LastResort[] resorts)
    {
        var attempts = 0;
        var rig = new LineRig((_, _) => Fail(), (_, _) => Fail());
        rig.AnswerAtLast(resorts);
        ValueTask<UpstreamReply> Fail()
        {
            attempts++;
            return ValueTask.FromResult<UpstreamReply>(new ScriptedReply(500, "{}"));
        }

        var statuses = new List<int>();
        for (var i = 0; i < 200; i++)
        {
            // Half of the storm with breakers that never open, so that only the budget bounds it.
            if (i < 100)
            {
                rig.ResetBreakers();
            }

            var reply = new MemoryReply();
            await rig.RunAsync(LineRig.Body, reply, clientRetries: i % 2);
            statuses.Add(reply.Status);
        }

        rig.Bugs.ShouldBeEmpty();
        return (statuses, attempts);
    }

    private static LineRig ShutRig()
    {
        var rig = new LineRig(Serve);
        rig.AnswerAtLast(ForAll);
        rig.Defence(0).Breaker.Open(rig.Clock.Monotonic(), "a drill", TimeSpan.FromSeconds(30));
        return rig;
    }

    private static ValueTask<UpstreamReply> Serve(UpstreamCall call, CancellationToken cancellation) =>
        ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer));

    private static void ShouldBeDegraded(LineRig rig, Exchange exchange, string reason)
    {
        rig.Bugs.ShouldBeEmpty();
        rig.Settled.ShouldBe([exchange]);
        exchange.Degraded.ShouldBe(reason);
        exchange.Status.ShouldBe(200);
        exchange.Fault!.Kind.ShouldBe(FaultKind.CircuitOpen);
        FaultTable.Of(exchange.Fault.Kind).CountsInSlo.ShouldBeTrue();
        exchange.Usage.ShouldBeNull();
        exchange.Cost.ShouldBe(Money.Zero);
        exchange.Attempts.ShouldBeEmpty();
    }

    private static void Hear(ICodec codec, Dialect dialect, string sse, HeardStream heard)
    {
        using var frames = new SseFrameReader();
        var reader = codec.Events.OpenReader(dialect);
        var bytes = Encoding.UTF8.GetBytes(sse);
        bytes.CopyTo(frames.GetWriteMemory(bytes.Length));
        frames.Advance(bytes.Length);
        while (frames.TryRead(out var frame))
        {
            reader.Read(frame, heard);
        }

        reader.Finish(heard);
        reader.Facts.IsComplete.ShouldBeTrue();
    }
}
