using System.Net;
using ListenOptions = Breakwater.Core.Configuration.Options.ListenOptions;
using Breakwater.Server.Endpoints;
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
    private readonly ServiceProvider _data;
    private readonly ServiceProvider _admin;

    private Listeners(ServiceProvider data, ServiceProvider admin)
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

    private static async Task<ServiceProvider> StartAsync(Uri address, TimeSpan idle, RequestDelegate handler, ILoggerFactory logging)
    {
        var kestrel = KestrelParts.Of(logging, static sockets => sockets.UnsafePreferInlineScheduling = true, options => Configure(options, address, idle));
        try
        {
            await kestrel.GetRequiredService<IServer>().StartAsync(new DelegateApplication(handler), CancellationToken.None).ConfigureAwait(false);
            return kestrel;
        }
        catch
        {
            await kestrel.DisposeAsync().ConfigureAwait(false);
            throw;
        }
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

    private static async Task StopAsync(ServiceProvider kestrel)
    {
        using var patience = new CancellationTokenSource(DrainTime, TimeProvider.System);
        await kestrel.GetRequiredService<IServer>().StopAsync(patience.Token).ConfigureAwait(false);
        await kestrel.DisposeAsync().ConfigureAwait(false);
    }

    private static Uri AddressOf(ServiceProvider kestrel) =>
        new(kestrel.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
