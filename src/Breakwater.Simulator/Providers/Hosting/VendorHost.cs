using System.Net;
using Breakwater.Simulator.Faults;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Breakwater.Simulator.Providers.Hosting;

/// <summary>A bare Kestrel on one loopback port for one vendor.</summary>
internal sealed class VendorHost : IAsyncDisposable
{
    private readonly IVendorApi _api;
    private readonly KestrelServer _server;

    public VendorHost(IVendorApi api, IPAddress address, int port, FaultRules faults)
    {
        _api = api;
        // A write buffer of one byte makes a flush wait until the bytes are with the system, so that a scripted cut comes after what was sent.
        var sockets = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions { MaxWriteBufferSize = 1, Backlog = 4096, CreateBoundListenSocket = GatedListener.BindReusable }),
            NullLoggerFactory.Instance);
        Listener = new GatedListener(sockets, api.Vendor, faults);
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.MaxRequestBodySize = null;
        options.Listen(address, port, static listen => listen.Protocols = HttpProtocols.Http1);
        _server = new KestrelServer(Options.Create(options), Listener, NullLoggerFactory.Instance);
    }

    public GatedListener Listener { get; }

    public Uri Url => new($"http://{Listener.EndPoint}");

    public Task StartAsync(IHttpApplication<HttpContext> app, CancellationToken cancellationToken) => _server.StartAsync(app, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _api.StopAsync();
        // A cancelled stop does not wait for requests that a stall would keep open for ever.
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        await Listener.DisposeAsync();
    }
}
