using System.Net;
using System.Security.Cryptography.X509Certificates;
using Breakwater.Core.Primitives;
using Breakwater.Testing;
using Breakwater.Upstream.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Tests.Upstream;

/// <summary>TLS towards a provider: handshake faults, and HTTP/2 over several connections.</summary>
public sealed class UpstreamTls
{
    [Fact]
    public async Task Tls_ServerSilent_IsTlsTimeoutNamingTheLimit()
    {
        var clock = new ManualTimeProvider();
        var hello = Calls.Signal();
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.ReadSomeAsync();
            hello.SetResult();
            await connection.WaitForCloseAsync();
        });
        var options = Calls.Options(server.Https) with { TlsTimeout = new(TimeSpan.FromSeconds(1), "timeouts.stream.tls_handshake_timeout") };
        await using var upstream = new HttpUpstream(options, clock);

        var failing = upstream.FailAsync();
        await hello.Task.WaitAsync(Calls.Patience);
        clock.Advance(TimeSpan.FromSeconds(1));
        var fault = await failing;

        fault.Kind.ShouldBe(FaultKind.TlsTimeout);
        fault.Hop.ShouldBe("tls");
        fault.Detail.ShouldBe($"TLS handshake with localhost:{server.Port} timed out after 1000 ms (timeouts.stream.tls_handshake_timeout)");
    }

    [Fact]
    public async Task Tls_CertificateOfNobody_IsTlsFailed()
    {
        using var certificate = TestCertificate.ForLocalhost();
        await using var app = await StartAsync(certificate);
        await using var upstream = new HttpUpstream(Calls.Options(AddressOf(app)), TimeProvider.System);

        var fault = await upstream.FailAsync();

        fault.Kind.ShouldBe(FaultKind.TlsFailed);
        fault.Hop.ShouldBe("tls");
        fault.Detail.ShouldContain("certificate");
    }

    [Fact]
    public async Task Tls_PlainTextServer_IsTlsFailed()
    {
        await using var server = new ScriptedServer(connection => connection.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"));
        await using var upstream = new HttpUpstream(Calls.Options(server.Https), TimeProvider.System);

        (await upstream.FailAsync()).Kind.ShouldBe(FaultKind.TlsFailed);
    }

    [Fact]
    public async Task Http2_MoreCallsThanOneConnectionTakes_OpensMore()
    {
        using var certificate = TestCertificate.ForLocalhost();
        await using var app = await StartAsync(certificate);
        var options = Calls.Options(AddressOf(app)) with { TrustedRoots = [certificate] };
        await using var upstream = new HttpUpstream(options, TimeProvider.System);

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => upstream.SendAsync(Calls.Chat(), CancellationToken.None).AsTask())).WaitAsync(Calls.Patience);
        var answers = await Task.WhenAll(replies.Select(reply => reply.ReadAllAsync()));

        answers.ShouldAllBe(answer => answer.StartsWith("HTTP/2 "));
        answers.Distinct().Count().ShouldBeGreaterThanOrEqualTo(3);
        foreach (var reply in replies)
        {
            await reply.DisposeAsync();
        }
    }

    [Fact]
    public async Task Http2_ReplyGivenUp_ResetsTheStreamAtOnce()
    {
        using var certificate = TestCertificate.ForLocalhost();
        var gone = Calls.Signal();
        await using var app = await StartAsync(certificate, async http =>
        {
            http.RequestAborted.Register(gone.SetResult);
            await http.Response.Body.WriteAsync("data: 1\n\n"u8.ToArray());
            await http.Response.Body.FlushAsync();
            await gone.Task;
        });
        var options = Calls.Options(AddressOf(app)) with { TrustedRoots = [certificate] };
        await using var upstream = new HttpUpstream(options, TimeProvider.System);

        var reply = await upstream.SendAsync(Calls.Chat(), CancellationToken.None);
        await reply.DisposeAsync();

        await gone.Task.WaitAsync(Calls.Patience);
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

    /// <summary>Kestrel over TLS with two streams a connection; by default it waits for six calls and names protocol and connection.</summary>
    private static async Task<WebApplication> StartAsync(X509Certificate2 certificate, RequestDelegate? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = 2;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        var all = Calls.Signal();
        var arrived = 0;
        app.Run(answer ?? (async http =>
        {
            if (Interlocked.Increment(ref arrived) == 6)
            {
                all.SetResult();
            }

            await all.Task;
            await http.Response.WriteAsync($"{http.Request.Protocol} {http.Connection.Id}");
        }));
        await app.StartAsync();
        return app;
    }
}
