using Breakwater.Core.Configuration;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Admin;
using Breakwater.Server.Admin.Cutover;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Endpoints;
using Breakwater.Server.Jobs;
using Breakwater.Server.Telemetry;
using Breakwater.Server.Workers;
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
        var routes = parts.TenantRoutes is null ? [] : await parts.TenantRoutes.LoadAsync(CancellationToken.None).ConfigureAwait(false);
        var upstreams = new UpstreamRegistry(parts.Clock, parts.Proxy);
        var builder = new SnapshotBuilder(upstreams, new StateHomes(), parts.Clock);
        var state = new GatewayState(await builder.BuildAsync(config.With(stored) with { TenantRoutes = routes }).ConfigureAwait(false), parts.Clock.GetUtcNow());
        var logger = parts.Logging.CreateLogger<GatewayHost>();
        var cutovers = new CutoverWorker(state, parts.Cutovers, parts.Clock, logger);
        await cutovers.RestoreAsync().ConfigureAwait(false);
        var log = new RequestLog(parts.Clock, config.Telemetry.LogRequests ? parts.LogOutput : Stream.Null);
        var meters = new Meters(parts.Clock, log);
        var ids = new RandomIds(parts.Random);
        var services = new LineServices(parts.Clock, parts.Random, meters, (e, exchange) => RequestFailed(logger, exchange.Id, e.GetType().Name, e.StackTrace))
        {
            Deferral = parts.Jobs is null ? null : new JobDesk(parts.Jobs, ids, parts.Clock, logger),
        };
        var line = new RequestLine(services);
        var door = new Door(line, state, ids, parts.Clock);
        var health = new Health(state, parts.StoreHealth);
        var jobs = parts.Jobs is null ? null : new JobEndpoint(parts.Jobs, door, state, parts.Clock);
        var data = new DataPlane(door, new ModelList(door, state, parts.Clock), jobs, health);
        var applying = new Applying(builder, state, config, stored, routes);
        var book = parts.Tenants is null ? null : new TenantBook(parts.Tenants, parts.Clock, ids, parts.Secrets, () => applying.Config.Tenants, applying.RunAsync);
        var admin = new AdminPlane(health, Commands(state, parts, applying, book, cutovers, meters, logger), token => parts.Admin.Admits(token.Span));
        var listeners = await Listeners.StartAsync(config.Listen, config.Timeouts.IngressIdle, data.HandleAsync, admin.HandleAsync, parts.Logging).ConfigureAwait(false);
        var host = new GatewayHost(upstreams, builder, state, log, listeners, applying) { _book = book };
        host._worker = Task.WhenAll(
            new LogWorker(log, parts.Clock).RunAsync(host._stopping.Token),
            new ProbeWorker(state, services, logger).RunAsync(host._stopping.Token),
            parts.Jobs is null ? Task.CompletedTask : new JobWorker(parts.Jobs, new JobRun(line, state, ids, parts.Clock), state, parts.Clock, logger).RunAsync(host._stopping.Token),
            cutovers.RunAsync(host._stopping.Token),
            new ObjectiveWorker(state, parts.Sli, parts.Clock, logger).RunAsync(host._stopping.Token));
        return host;
    }

    /// <summary>Puts another configuration in force; running requests end under the one they began with. Addresses do not change.</summary>
    public Task ApplyAsync(GatewayConfig config) => _applying.RunAsync(config);

    private static AdminCommands Commands(GatewayState state, GatewayParts parts, Applying applying, TenantBook? book, CutoverWorker cutovers, Meters meters, ILogger logger)
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
            Cutovers = new CutoverCommands(state, cutovers, audit),
            Routes = parts.TenantRoutes is null ? null : new RouteCommands(parts.TenantRoutes, state, applying.RunAsync, calls, parts.Clock),
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
