using System.Net;
using ListenOptions = Breakwater.Core.Configuration.Options.ListenOptions;
using Breakwater.Server.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Hosting.Listening;

/// <summary>The two listeners, data and admin, on Kestrel alone: no host, no middleware, one delegate each.</summary>
internal sealed class Listeners : IAsyncDisposable
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);
    private readonly WebApplication _data;
    private readonly WebApplication _admin;

    private Listeners(WebApplication data, WebApplication admin)
    {
        _data = data;
        _admin = admin;
        Data = AddressOf(data);
        Admin = AddressOf(admin);
    }

    public Uri Data { get; }

    public Uri Admin { get; }

    public static async Task<Listeners> StartAsync(ListenOptions listen, TimeSpan idle, RequestDelegate data, RequestDelegate admin, ILoggerFactory logging)
    {
        var dataServer = await StartAsync(listen.Data, idle, data, logging).ConfigureAwait(false);
        try
        {
            return new Listeners(dataServer, await StartAsync(listen.Admin, idle, admin, logging).ConfigureAwait(false));
        }
        catch
        {
            await StopAsync(dataServer).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(StopAsync(_data), StopAsync(_admin)).ConfigureAwait(false);
    }

    private static async Task<WebApplication> StartAsync(Uri address, TimeSpan idle, RequestDelegate handler, ILoggerFactory logging)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true).ConfigureKestrel(kestrel => Configure(kestrel, address, idle));

        // After Kestrel has registered its own, because the last one is taken.
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockPoolFactory>();
        var app = builder.Build();
        var server = app.Services.GetRequiredService<IServer>();
        await server.StartAsync(new DelegateApplication(handler), CancellationToken.None).ConfigureAwait(false);
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, Uri address, TimeSpan idle)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.KeepAliveTimeout = idle;
        kestrel.Limits.MaxRequestBodySize = null; // The door limits bodies and answers 413 in the caller's dialect.
        kestrel.Limits.MinResponseDataRate = null; // A stream of tokens is slow by nature; the relay has its own limit for clients.
        if (address.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
        {
            kestrel.Listen(IPAddress.Parse(address.Host.Trim('[', ']')), address.Port, Remember);
        }
        else if (address.IsLoopback)
        {
            kestrel.Listen(IPAddress.Loopback, address.Port, Remember);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, Remember);
        }
    }

    private static void Remember(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions endpoint) => endpoint.Use(static next => connection =>
    {
        connection.Features.Set(new SentKey());
        return next(connection);
    });

    private static async Task StopAsync(WebApplication app)
    {
        using var patience = new CancellationTokenSource(DrainTime, TimeProvider.System);
        await app.Services.GetRequiredService<IServer>().StopAsync(patience.Token).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
