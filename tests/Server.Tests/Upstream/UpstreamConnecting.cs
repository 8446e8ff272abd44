using System.Net;
using System.Net.Sockets;
using Breakwater.Core.Primitives;
using Breakwater.Testing;
using Breakwater.Upstream.Http;
using Breakwater.Upstream.Http.Connecting;

namespace Breakwater.Server.Tests.Upstream;

/// <summary>Every way a connection fails has its own fault, hop and words (A17.1).</summary>
public sealed class UpstreamConnecting
{
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public async Task Connect_PortRefused_IsConnectFailed()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var upstream = new HttpUpstream(Calls.Options(new Uri($"http://127.0.0.1:{port}")), clock);

        var fault = await upstream.FailAsync();

        fault.Kind.ShouldBe(FaultKind.ConnectFailed);
        fault.Hop.ShouldBe("connect");
        fault.Stage.ShouldBe(FaultStage.Connect);
        fault.Detail.ShouldStartWith($"connect to 127.0.0.1:{port} failed: ");
    }

    [Fact]
    public async Task Dns_NameUnknown_IsDnsFailed()
    {
        var dialer = new ScriptedDialer { Resolve = (_, _) => throw new SocketException((int)SocketError.HostNotFound) };
        await using var upstream = new HttpUpstream(Calls.Options(new Uri("https://api.openai.test")), clock, dialer);

        var fault = await upstream.FailAsync();

        fault.Kind.ShouldBe(FaultKind.DnsFailed);
        fault.Hop.ShouldBe("dns");
        fault.Detail.ShouldStartWith("resolving api.openai.test failed: ");
    }

    [Fact]
    public async Task Dns_ResolverSilent_IsDnsFailedWithTheLimit()
    {
        var resolving = Calls.Signal();
        var dialer = new ScriptedDialer
        {
            Resolve = (_, cancellation) =>
            {
                resolving.SetResult();
                return ScriptedDialer.Vanish<IPAddress[]>(cancellation);
            },
        };
        var options = Calls.Options(new Uri("https://api.openai.test")) with { ConnectTimeout = new(TimeSpan.FromSeconds(1), "timeouts.stream.dial_timeout") };
        await using var upstream = new HttpUpstream(options, clock, dialer);

        var failing = upstream.FailAsync();
        await resolving.Task.WaitAsync(Calls.Patience);
        clock.Advance(TimeSpan.FromSeconds(1));
        var fault = await failing;

        fault.Kind.ShouldBe(FaultKind.DnsFailed);
        fault.Detail.ShouldBe("resolving api.openai.test timed out after 1000 ms (timeouts.stream.dial_timeout)");
    }

    [Fact]
    public async Task Connect_PacketsVanish_IsConnectTimeoutNamingTheLimit()
    {
        var connecting = Calls.Signal();
        var dialer = new ScriptedDialer
        {
            Connect = (_, cancellation) =>
            {
                connecting.SetResult();
                return ScriptedDialer.Vanish<Stream>(cancellation);
            },
        };
        var options = Calls.Options(new Uri("http://localhost:4")) with { ConnectTimeout = new(TimeSpan.FromSeconds(1), "timeouts.stream.dial_timeout") };
        await using var upstream = new HttpUpstream(options, clock, dialer);

        var failing = upstream.FailAsync();
        await connecting.Task.WaitAsync(Calls.Patience);
        clock.Advance(TimeSpan.FromMilliseconds(999));
        failing.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        var fault = await failing;

        fault.Kind.ShouldBe(FaultKind.ConnectTimeout);
        fault.Hop.ShouldBe("connect");
        fault.Detail.ShouldBe("connect to localhost:4 timed out after 1000 ms (timeouts.stream.dial_timeout)");
    }

    [Fact]
    public async Task Connect_SlowResolver_LeavesOnlyTheRestToTheConnect()
    {
        var resolving = Calls.Signal();
        var resolved = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var connecting = Calls.Signal();
        var dialer = new ScriptedDialer
        {
            Resolve = (_, _) =>
            {
                resolving.SetResult();
                return resolved.Task;
            },
            Connect = (_, cancellation) =>
            {
                connecting.SetResult();
                return ScriptedDialer.Vanish<Stream>(cancellation);
            },
        };
        var options = Calls.Options(new Uri("http://localhost:4")) with { ConnectTimeout = new(TimeSpan.FromSeconds(1), "dial") };
        await using var upstream = new HttpUpstream(options, clock, dialer);

        var failing = upstream.FailAsync();
        await resolving.Task.WaitAsync(Calls.Patience);
        clock.Advance(TimeSpan.FromMilliseconds(900));
        resolved.SetResult([IPAddress.Loopback]);
        await connecting.Task.WaitAsync(Calls.Patience);
        clock.Advance(TimeSpan.FromMilliseconds(100));

        (await failing).Kind.ShouldBe(FaultKind.ConnectTimeout);
    }

    [Fact]
    public async Task Cancel_WhileConnecting_NamesTheHop()
    {
        var connecting = Calls.Signal();
        var dialer = new ScriptedDialer
        {
            Connect = (_, cancellation) =>
            {
                connecting.SetResult();
                return ScriptedDialer.Vanish<Stream>(cancellation);
            },
        };
        await using var upstream = new HttpUpstream(Calls.Options(new Uri("http://localhost:4")), clock, dialer);
        using var cancel = new CancellationTokenSource();

        var failing = upstream.FailAsync(cancellation: cancel.Token);
        await connecting.Task.WaitAsync(Calls.Patience);
        await cancel.CancelAsync();
        var fault = await failing;

        fault.Kind.ShouldBe(FaultKind.DeadlineExceeded);
        fault.Hop.ShouldBe("connect");
    }

    [Fact]
    public async Task Connect_FirstAddressDead_UsesTheNextAfterTheHeadStart()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.AnswerAsync("{}");
        });
        var real = new SocketDialer();
        var first = Calls.Signal();
        var dialer = new ScriptedDialer
        {
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.IPv6Loopback, IPAddress.Loopback]),
            Connect = (end, cancellation) =>
            {
                if (end.AddressFamily == AddressFamily.InterNetwork)
                {
                    return real.ConnectAsync(end, cancellation);
                }

                first.SetResult();
                return ScriptedDialer.Vanish<Stream>(cancellation);
            },
        };
        await using var upstream = new HttpUpstream(Calls.Options(new Uri($"http://localhost:{server.Port}")), clock, dialer);

        var sending = upstream.SendAsync(Calls.Chat(), CancellationToken.None).AsTask();
        await first.Task.WaitAsync(Calls.Patience);
        dialer.Tried.Count.ShouldBe(1);
        SpinWait.SpinUntil(() => clock.PendingTimers >= 2, Calls.Patience).ShouldBeTrue();
        clock.Advance(TimeSpan.FromMilliseconds(250));
        await using var reply = await sending.WaitAsync(Calls.Patience);

        reply.Status.ShouldBe(200);
        dialer.Tried.Select(end => end.AddressFamily).ShouldBe([AddressFamily.InterNetworkV6, AddressFamily.InterNetwork]);
    }

    [Fact]
    public async Task Connect_EveryAddressRefuses_TellsTheFirstReason()
    {
        var dialer = new ScriptedDialer
        {
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback]),
            Connect = (end, _) => Task.FromException<Stream>(new SocketException((int)(end.AddressFamily == AddressFamily.InterNetwork ? SocketError.ConnectionRefused : SocketError.NetworkUnreachable))),
        };
        await using var upstream = new HttpUpstream(Calls.Options(new Uri("http://localhost:4")), clock, dialer);

        var fault = await upstream.FailAsync();

        fault.Kind.ShouldBe(FaultKind.ConnectFailed);
        fault.Detail.ShouldContain("refused", Case.Insensitive);
    }
}
