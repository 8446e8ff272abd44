using System.Net;
using System.Security.Cryptography;
using Breakwater.Core.Configuration;
using Breakwater.Core.Line;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Admin;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Endpoints;
using Breakwater.Server.Telemetry;
using Breakwater.Server.Workers;
using Breakwater.Storage;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Hosting;

/// <summary>One running gateway: its listeners, its line, its workers. The composition root of the server.</summary>
public sealed partial class GatewayHost : IAsyncDisposable
{
    private readonly UpstreamRegistry _upstreams;
    private readonly SnapshotBuilder _builder;
    private readonly GatewayState _state;
    private readonly RequestLog _log;
    private readonly Listeners _listeners;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Applying _applying;
    private TenantBook? _book;
    private Task _worker = Task.CompletedTask;

    private GatewayHost(UpstreamRegistry upstreams, SnapshotBuilder builder, GatewayState state, RequestLog log, Listeners listeners, Applying applying)
    {
        _applying = applying;
        _upstreams = upstreams;
        _builder = builder;
        _state = state;
        _log = log;
        _listeners = listeners;
    }

    /// <summary>The data listener's address, with the port really taken.</summary>
    public Uri DataAddress => _listeners.Data;

    /// <summary>The admin listener's address, with the port really taken.</summary>
    public Uri AdminAddress => _listeners.Admin;

    /// <summary>The configuration in force, with the tenants of the store.</summary>
    public GatewayConfig Config => _state.Current.Config;

    /// <summary>Whether the store has tenants, those made since the start too.</summary>
    public bool HasStoredTenants => _applying.Stored.Tenants.Count > 0;

    /// <summary>Starts a gateway; it serves when the task is done.</summary>
    public static async Task<GatewayHost> StartAsync(GatewayConfig config, GatewayParts parts)
    {
        var stored = parts.Tenants is null ? StoredTenants.None : await parts.Tenants.LoadAsync(CancellationToken.None).ConfigureAwait(false);
        var upstreams = new UpstreamRegistry(parts.Clock, parts.Proxy);
        var builder = new SnapshotBuilder(upstreams, new StateHomes(), parts.Clock);
        var state = new GatewayState(await builder.BuildAsync(config.With(stored)).ConfigureAwait(false), parts.Clock.GetUtcNow());
        var log = new RequestLog(parts.Clock, config.Telemetry.LogRequests ? parts.LogOutput : Stream.Null);
        var logger = parts.Logging.CreateLogger<GatewayHost>();
        var meters = new Meters(parts.Clock, log);
        var services = new LineServices(parts.Clock, parts.Random, meters, (e, exchange) => RequestFailed(logger, exchange.Id, e.GetType().Name, e.StackTrace));
        var ids = new RandomIds(parts.Random);
        var door = new Door(new RequestLine(services), state, ids, parts.Clock);
        var health = new Health(state, parts.StoreHealth);
        var data = new DataPlane(door, new ModelList(door, state, parts.Clock), health);
        var applying = new Applying(builder, state, config, stored);
        var book = parts.Tenants is null ? null : new TenantBook(parts.Tenants, parts.Clock, ids, parts.Secrets, () => applying.Config.Tenants, applying.RunAsync);
        var admin = new AdminPlane(health, Commands(state, parts, applying, book, meters, logger), token => parts.Admin.Admits(token.Span));
        var listeners = await Listeners.StartAsync(config.Listen, config.Timeouts.IngressIdle, data.HandleAsync, admin.HandleAsync, parts.Logging).ConfigureAwait(false);
        var host = new GatewayHost(upstreams, builder, state, log, listeners, applying) { _book = book };
        host._worker = Task.WhenAll(
            new LogWorker(log, parts.Clock).RunAsync(host._stopping.Token),
            new ProbeWorker(state, services, logger).RunAsync(host._stopping.Token),
            new ObjectiveWorker(state, parts.Sli, parts.Clock, logger).RunAsync(host._stopping.Token));
        return host;
    }

    /// <summary>Puts another configuration in force; running requests end under the one they began with. Addresses do not change.</summary>
    public Task ApplyAsync(GatewayConfig config) => _applying.RunAsync(config);

    private static AdminCommands Commands(GatewayState state, GatewayParts parts, Applying applying, TenantBook? book, Meters meters, ILogger logger)
    {
        var calls = new StoreCalls(parts.Clock, logger);
        var audit = new AuditTrail(parts.Audit, parts.Clock, calls);
        return new AdminCommands(
            new BreakerCommands(state, audit, parts.Clock, logger),
            parts.Config is null ? null : new PresetCommands(parts.Config, applying.RunAsync, audit, logger),
            new StatusView(state, parts.StoreHealth, parts.Clock),
            new ProviderHealthView(state, parts.Clock),
            new BudgetsView(state, parts.Clock))
        {
            Slo = new SloView(state, parts.Clock),
            Metrics = new MetricsView(meters, state, parts.Clock),
            Config = parts.Config is null ? null : new ConfigCommands(parts.Config, state, applying.RunAsync, audit),
            Tenants = book is null ? null : new TenantCommands(book, state, () => applying.Config.Tenants, calls, parts.Clock),
            Keys = book is null ? null : new KeyCommands(book, calls, parts.Clock),
            Audit = parts.Audit is null ? null : audit,
        };
    }

    /// <summary>Stops taking requests, lets the running ones end for a while, then closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listeners.DisposeAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _worker.ConfigureAwait(false);
        await _upstreams.DisposeAsync().ConfigureAwait(false);
        _builder.Dispose();
        _log.Dispose();
        _applying.Dispose();
        _book?.Dispose();
        _stopping.Dispose();
    }
}

/// <summary>What a gateway takes from outside: time, chance, where logs go.</summary>
public sealed record GatewayParts(TimeProvider Clock, IRandom Random, Stream LogOutput, ILoggerFactory Logging, AdminToken Admin)
{
    /// <summary>Where the configuration comes from; null when it cannot be commanded.</summary>
    public IConfigControl? Config { get; init; }

    /// <summary>Where tenants and keys made at run time are kept; the caller's to close. Null where none can be made.</summary>
    public ITenantStore? Tenants { get; init; }

    /// <summary>Where operators' changes are recorded; the caller's to close. Null where they are only logged.</summary>
    public IAuditLog? Audit { get; init; }

    /// <summary>Where the counts of requests are kept; the caller's to close. Null where a restart forgets them.</summary>
    public ISliStore? Sli { get; init; }

    /// <summary>Tells how the store is; null where there is none.</summary>
    public Func<StoreHealth>? StoreHealth { get; init; }

    /// <summary>Fills a span with bits for new keys.</summary>
    public Action<Span<byte>> Secrets { get; init; } = RandomNumberGenerator.Fill;

    /// <summary>The proxy to providers; null connects directly.</summary>
    public IWebProxy? Proxy { get; init; }
}
