using Breakwater.Core.Line;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;
using Breakwater.Core.Wire.OpenAiChat;
using Breakwater.Testing;

namespace Breakwater.Core.Tests.Line.Relay;

public sealed class StreamRelayTests : IAsyncDisposable
{
    private const string Start = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}""" + "\n\n";
    private const string Stop = """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n";
    private const string Done = "data: [DONE]\n\n";
    private static readonly TimeoutLimits Limits = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), 1, TimeSpan.FromMinutes(1));

    private readonly PausingReply _reply = new();
    private readonly CountingClient _client = new("""{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"x"}]}""");

    public ValueTask DisposeAsync() => _reply.DisposeAsync();

    [Fact]
    public async Task Relay_EventsSentAlready_LeaveInOneWrite()
    {
        foreach (var piece in (string[])[Start, Start, Start, Stop, Done, ""])
        {
            _reply.Give(piece);
        }

        (await RunAsync()).Fault.ShouldBeNull();
        _client.Flushes.ShouldBe(1);
        _client.Received.ShouldBe(Start + Start + Start + Stop + Done);
    }

    [Fact]
    public async Task Relay_ProviderPauses_ClientHasEveryEventSoFar()
    {
        _reply.Give(Start);
        _reply.Give(Start);
        var run = RunAsync();
        _reply.IsRead.ShouldBeTrue();
        _client.Received.ShouldBe(Start + Start);

        _reply.Give(Stop);
        _reply.IsRead.ShouldBeTrue();
        _client.Received.ShouldBe(Start + Start + Stop);

        _reply.Give(Done);
        _reply.Give("");
        (await run).Fault.ShouldBeNull();
        _client.Received.ShouldBe(Start + Start + Stop + Done);
    }

    [Fact]
    public async Task Relay_EndlessBurst_IsWrittenBeforeItsEnd()
    {
        for (var i = 0; i < 2000; i++)
        {
            _reply.Give(Start);
        }

        foreach (var piece in (string[])[Stop, Done, ""])
        {
            _reply.Give(piece);
        }

        (await RunAsync()).Fault.ShouldBeNull();
        _client.Flushes.ShouldBeInRange(4, 20);
    }

    [Fact]
    public async Task Relay_ClientLeavesWhileProviderPauses_ReadHasEndedWithIt()
    {
        _client.HasLeft = true;
        _reply.Give(Start);
        var exchange = await RunAsync();
        exchange.Fault!.Kind.ShouldBe(FaultKind.ClientGone);
        _reply.IsRead.ShouldBeFalse();
    }

    private async Task<Exchange> RunAsync()
    {
        var clock = new ManualTimeProvider();
        var policy = new DefencePolicy();
        var retry = new RetryPolicy();
        using var defences = new Defences(policy, retry.Budget, clock, static waiter => ThreadPool.UnsafeQueueUserWorkItem(waiter, preferLocal: false));
        var target = new Target
        {
            Model = "m",
            Upstream = new OneReply(_reply),
            Codecs = [OpenAiChatCodec.Instance],
            UpstreamModel = "m"u8.ToArray(),
            Defence = defences.Of("p", "m", 1),
            Writing = new RequestTarget { Provider = "p", UpstreamModel = "m" },
        };
        var snapshot = new LineSnapshot
        {
            Tenants = TenantDirectory.Empty,
            Routes = new RouteTable([new ProviderView("p", [])], [new CandidateView("p", "m", "m")], []),
            TargetOf = _ => target,
            StreamLimits = Limits,
            PlainLimits = new Dictionary<string, TimeoutLimits>(StringComparer.Ordinal) { [Intents.Chat] = Limits },
            Policy = policy,
            Defences = defences,
            Retry = retry,
            Homes = new StateHomes(),
        };
        var exchange = new Exchange
        {
            Id = "req_1",
            Snapshot = snapshot,
            Codec = OpenAiChatCodec.Instance,
            Operation = Operation.Generate,
            Reply = _client,
            Arrived = clock.GetTimestamp(),
            Source = _client,
        };
        await new RequestLine(new LineServices(clock, new SeededRandom(1), new NoLog(), (e, _) => throw e)).RunAsync(exchange);
        return exchange;
    }

    private sealed class OneReply(UpstreamReply reply) : IUpstream
    {
        public string Provider => "p";

        public ValueTask<UpstreamReply> SendAsync(UpstreamCall call, CancellationToken cancellation) => ValueTask.FromResult(reply);

        public Fault? Explain(Exception exception, FaultStage stage) =>
            exception is OperationCanceledException ? new Fault(FaultKind.ClientGone, "cancelled") { Stage = stage } : null;
    }

    private sealed class NoLog : IRequestLog
    {
        public void Write(Exchange exchange)
        {
        }
    }
}
