using Breakwater.Core.Line;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Replies;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Routing;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Line.LastResorts;

/// <summary>Where an error says more than words of ours: it stays.</summary>
public sealed class LastResortRefusals
{
    private const string Words = "We are late.";
    private static readonly LastResort ForAll = new(new RouteMatch(), Words);

    [Theory]
    [InlineData(Dialect.OpenAiChat, ",\"response_format\":{\"type\":\"json_object\"}")]
    [InlineData(Dialect.OpenAiChat, ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":{}}}")]
    [InlineData(Dialect.OpenAiChat, ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"required\"")]
    [InlineData(Dialect.OpenAiChat, ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}")]
    [InlineData(Dialect.OpenAiChat, ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}}")]
    [InlineData(Dialect.OpenAiChat, ",\"functions\":[{\"name\":\"f\"}],\"function_call\":{\"name\":\"f\"}")]
    [InlineData(Dialect.OpenAiChat, ",\"n\":2")]
    [InlineData(Dialect.OpenAiChat, ",\"modalities\":[\"text\",\"audio\"],\"audio\":{\"voice\":\"alloy\",\"format\":\"mp3\"}")]
    [InlineData(Dialect.OpenAiResponses, ",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"x\",\"schema\":{}}}")]
    [InlineData(Dialect.OpenAiResponses, ",\"text\":{\"format\":{\"type\":\"json_object\"}}")]
    [InlineData(Dialect.OpenAiResponses, ",\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":{}}],\"tool_choice\":\"required\"")]
    [InlineData(Dialect.OpenAiResponses, ",\"tools\":[{\"type\":\"web_search\"}],\"tool_choice\":{\"type\":\"web_search\"}")]
    [InlineData(Dialect.Anthropic, ",\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}}")]
    [InlineData(Dialect.Anthropic, ",\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],\"tool_choice\":{\"type\":\"any\"}")]
    [InlineData(Dialect.Anthropic, ",\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\"}")]
    public async Task Request_WantsAnotherForm_IsToldTheError(Dialect dialect, string more)
    {
        foreach (var stream in new[] { "", ",\"stream\":true" })
        {
            await ShouldBeErrorAsync(dialect, Asks.Body(dialect, more + stream));
        }
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat, ",\"response_format\":{\"type\":\"text\"},\"n\":1,\"modalities\":[\"text\"]")]
    [InlineData(Dialect.OpenAiChat, ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"auto\"")]
    [InlineData(Dialect.OpenAiChat, ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"none\"")]
    [InlineData(Dialect.OpenAiChat, ",\"functions\":[{\"name\":\"f\"}],\"function_call\":\"auto\"")]
    [InlineData(Dialect.OpenAiResponses, ",\"text\":{\"format\":{\"type\":\"text\"}},\"store\":true,\"background\":false")]
    [InlineData(Dialect.OpenAiResponses, ",\"tools\":[{\"type\":\"web_search\"}],\"previous_response_id\":null")]
    [InlineData(Dialect.Anthropic, ",\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],\"tool_choice\":{\"type\":\"auto\"},\"system\":\"Be kind.\"")]
    public async Task Request_LeavesTheFormOpen_IsAnswered(Dialect dialect, string more)
    {
        var (_, reply) = await RunAsync(Rig(Down), dialect, Asks.Body(dialect, more));

        reply.Status.ShouldBe(200, reply.Text);
        reply.Text.ShouldContain(Words);
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat, """{"model":"m-0","messages":[{"role":"user","content":"As JSON"},{"role":"assistant","content":"{"}]}""")]
    [InlineData(Dialect.Anthropic, """{"model":"m-0","max_tokens":9,"messages":[{"role":"user","content":"As JSON"},{"role":"assistant","content":"{"}]}""")]
    public async Task Request_BeginsTheAnswerItself_IsToldTheError(Dialect dialect, string body) => await ShouldBeErrorAsync(dialect, body);

    [Theory]
    [InlineData(",\"previous_response_id\":\"resp_1\"")]
    [InlineData(",\"conversation\":\"conv_1\"")]
    [InlineData(",\"prompt\":{\"id\":\"pmpt_1\"}")]
    [InlineData(",\"background\":true")]
    public void Request_BuildsOnTheProvidersState_IsNotForWordsOfOurs(string more)
    {
        var codec = Asks.CodecOf(Dialect.OpenAiResponses);
        codec.Requests.Read(System.Text.Encoding.UTF8.GetBytes(Asks.Body(Dialect.OpenAiResponses, more)), out var request).ShouldBeNull();

        FreeText.Answers(request!).ShouldBeFalse();
    }

    [Theory]
    [InlineData(FaultKind.DeadlineExceeded, true)]
    [InlineData(FaultKind.DnsFailed, true)]
    [InlineData(FaultKind.ConnectFailed, true)]
    [InlineData(FaultKind.ConnectTimeout, true)]
    [InlineData(FaultKind.TlsFailed, true)]
    [InlineData(FaultKind.TlsTimeout, true)]
    [InlineData(FaultKind.ProxyFailed, true)]
    [InlineData(FaultKind.FirstTokenTimeout, true)]
    [InlineData(FaultKind.IdleTimeout, true)]
    [InlineData(FaultKind.TotalTimeout, true)]
    [InlineData(FaultKind.ConnectionLost, true)]
    [InlineData(FaultKind.Truncated, true)]
    [InlineData(FaultKind.Malformed, true)]
    [InlineData(FaultKind.ProviderRateLimited, true)]
    [InlineData(FaultKind.ProviderOverloaded, true)]
    [InlineData(FaultKind.ProviderUnavailable, true)]
    [InlineData(FaultKind.ProviderTimeout, true)]
    [InlineData(FaultKind.ProviderConflict, true)]
    [InlineData(FaultKind.Overloaded, true)]
    [InlineData(FaultKind.CircuitOpen, true)]
    [InlineData(FaultKind.ProviderQuotaSpent, false)]
    [InlineData(FaultKind.ProviderCredentials, false)]
    [InlineData(FaultKind.ProviderUnsupported, false)]
    [InlineData(FaultKind.ProviderRefusedRequest, false)]
    [InlineData(FaultKind.InvalidApiKey, false)]
    [InlineData(FaultKind.NotEntitled, false)]
    [InlineData(FaultKind.InvalidRequest, false)]
    [InlineData(FaultKind.NotTranslatable, false)]
    [InlineData(FaultKind.ModelNotFound, false)]
    [InlineData(FaultKind.NotFound, false)]
    [InlineData(FaultKind.RequestTooLarge, false)]
    [InlineData(FaultKind.MethodNotAllowed, false)]
    [InlineData(FaultKind.TenantRateLimited, false)]
    [InlineData(FaultKind.TenantConcurrencyLimited, false)]
    [InlineData(FaultKind.ClientGone, false)]
    [InlineData(FaultKind.SlowClient, false)]
    [InlineData(FaultKind.Outrun, false)]
    [InlineData(FaultKind.Internal, false)]
    public async Task A2_15_AttemptsEndWith_Kind(FaultKind kind, bool answered)
    {
        var rig = Rig((_, _) => throw new FaultException(kind));
        var (exchange, reply) = await RunAsync(rig, Dialect.OpenAiChat, LineRig.Body);

        (reply.Status == 200).ShouldBe(answered, reply.Text);
        exchange.Fault!.Kind.ShouldBe(kind);
        exchange.Degraded.ShouldBe(answered ? DegradedReason.Of(exchange.Fault) : null);
    }

    [Fact]
    public async Task Stream_CutAfterTheFirstContent_EndsWithItsError()
    {
        const string begun = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"},\"finish_reason\":null}]}\n\n";
        var rig = Rig((_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, begun, null)));
        var (exchange, reply) = await RunAsync(rig, Dialect.OpenAiChat, LineRig.StreamBody);

        exchange.Fault!.Committed.ShouldBeTrue();
        exchange.Degraded.ShouldBeNull();
        reply.Starts.ShouldBe(1);
        reply.Text.ShouldContain("stream_interrupted");
        reply.Text.ShouldNotContain(Words);
    }

    [Fact]
    public async Task Door_IsFull_IsToldTheError()
    {
        var rig = Rig((_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer)));
        rig.Apply(new DefencePolicy { Process = new GatePolicy { Algorithm = LimitKind.Fixed, Initial = 1 }, QueueWait = TimeSpan.FromMilliseconds(100) });
        rig.Snapshot.Defences.Process.TryEnter(new GateEntry { Tenant = "other", Weight = 1 }, rig.Clock.Monotonic(), out _).ShouldBeTrue();
        var (exchange, reply) = await RunAsync(rig, Dialect.OpenAiChat, LineRig.Body);

        exchange.Fault!.Kind.ShouldBe(FaultKind.Overloaded);
        reply.Status.ShouldBe(503);
    }

    [Theory]
    [InlineData(Operation.Embed)]
    [InlineData(Operation.CountTokens)]
    [InlineData(Operation.StoredResponse)]
    public void Operation_IsNoGeneration_HasNoLastResort(Operation operation)
    {
        var rig = Rig(Down);
        var exchange = rig.Open(LineRig.Body, new MemoryReply(), operation: operation);
        exchange.Targets = [rig.Snapshot.TargetOf(rig.Snapshot.Routes.Models[0])];
        exchange.Codec.Requests.ReadEnvelope(System.Text.Encoding.UTF8.GetBytes(LineRig.Body), out var envelope).ShouldBeNull();
        exchange.Envelope = envelope;

        LastResortReply.For(exchange, new Fault(FaultKind.CircuitOpen, "shut")).ShouldBeNull();
    }

    [Fact]
    public async Task Match_SeveralAnswers_FirstThatIsForTheRequestIsGiven()
    {
        var rig = Rig(Down);
        rig.AnswerAtLast(
            new LastResort(new RouteMatch { Intent = [Intents.Summarize] }, "No summary today."),
            new LastResort(new RouteMatch { Model = [new Glob("m-*")], Tags = [new("app", new Glob("shop"))] }, "The shop is quiet."));

        (await TextAsync(new CallerHints { Intent = Intents.Summarize, Tags = [new("app", "shop")] })).ShouldContain("No summary today.");
        (await TextAsync(new CallerHints { Tags = [new("app", "shop")] })).ShouldContain("The shop is quiet.");
        (await TextAsync(new CallerHints { Tags = [new("app", "desk")] })).ShouldContain("circuit_open");

        async Task<string> TextAsync(CallerHints hints)
        {
            var reply = new MemoryReply();
            var like = rig.Open(LineRig.Body, reply);
            await rig.RunAsync(new Exchange { Id = like.Id, Snapshot = like.Snapshot, Codec = like.Codec, Operation = like.Operation, Reply = reply, Arrived = like.Arrived, Source = like.Source, Hints = hints });
            return reply.Text;
        }
    }

    private static LineRig Rig(Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>> provider)
    {
        var rig = new LineRig(provider);
        rig.AnswerAtLast(ForAll);
        if (provider == Down)
        {
            rig.Defence(0).Breaker.Open(rig.Clock.Monotonic(), "a drill", TimeSpan.FromSeconds(30));
        }

        return rig;
    }

    private static ValueTask<UpstreamReply> Down(UpstreamCall call, CancellationToken cancellation) => throw new InvalidOperationException("Its circuit is open: it must not be asked.");

    private static async Task ShouldBeErrorAsync(Dialect dialect, string body)
    {
        var (exchange, reply) = await RunAsync(Rig(Down), dialect, body);

        exchange.Fault!.Kind.ShouldBe(FaultKind.CircuitOpen, reply.Text);
        reply.Status.ShouldBe(dialect == Dialect.Anthropic ? 529 : 503);
        reply.Text.ShouldContain("circuit_open");
        reply.Text.ShouldNotContain(Words);
        exchange.Degraded.ShouldBeNull();
    }

    private static async Task<(Exchange Exchange, MemoryReply Reply)> RunAsync(LineRig rig, Dialect dialect, string body)
    {
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(rig.Open(body, reply, codec: Asks.CodecOf(dialect)));
        rig.Bugs.ShouldBeEmpty();
        return (exchange, reply);
    }
}
