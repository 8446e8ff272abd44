using Breakwater.Core.Configuration;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;
using Breakwater.Server.Admin.Changes;
using Breakwater.Server.Endpoints;
using Breakwater.Server.Jobs;
using Breakwater.Server.Telemetry;
using Breakwater.Server.Workers;
using Microsoft.Extensions.Logging;

namespace Breakwater.Server.Hosting;

/// <summary>What a gateway runs on behind its listeners: the line, what is in force, and the loops beside them.</summary>
internal sealed partial class GatewayRuntime : IAsyncDisposable
{
    private readonly GatewayParts _parts;
    private readonly UpstreamRegistry _upstreams;
    private readonly SnapshotBuilder _builder;
    private readonly RequestLog _log;
    private readonly ObjectiveWorker _objectives;
    private readonly DecisionLog? _decisions;
    private readonly LineServices _services;
    private readonly LedgerGapWorker? _gaps;

    private GatewayRuntime(GatewayConfig config, GatewayParts parts, UpstreamRegistry upstreams, SnapshotBuilder builder, GatewayState state, Applying applying, LedgerGapWorker? gaps)
    {
        (_parts, _upstreams, _builder, State, Applying, _gaps) = (parts, upstreams, builder, state, applying, gaps);
        Logger = parts.Logging.CreateLogger<GatewayHost>();
        Ids = new RandomIds(parts.Random);
        Cutovers = new CutoverWorker(state, parts.Cutovers, parts.Clock, Logger);
        _log = new RequestLog(parts.Clock, config.Telemetry.LogRequests ? parts.LogOutput : Stream.Null);
        _decisions = parts.Decisions is null || !config.Decisions.Record ? null : new DecisionLog(parts.Clock);
        Keeper = _decisions is null ? null : new DecisionWorker(_decisions, parts.Decisions!, config.Decisions, parts.Clock, Logger);
        Meters = new Meters(parts.Clock, _decisions is null ? _log : new RequestLogs(_log, _decisions));
        _objectives = new ObjectiveWorker(state, parts.Sli, parts.Clock, Logger);
        _services = new LineServices(
            parts.Clock, parts.Random, Meters, (e, exchange) => RequestFailed(Logger, exchange.Id, e.GetType().Name, e.StackTrace))
        {
            Deferral = parts.Jobs is null ? null : new JobDesk(parts.Jobs, parts.StoreHealth, Ids, parts.Clock, Logger),
        };
        Line = new RequestLine(_services);
        Book = parts.Tenants is null ? null : new TenantBook(parts.Tenants, parts.Clock, Ids, parts.Secrets, () => applying.Config.Tenants, applying.RunAsync);
        Changes = new ChangeControl(state, parts, builder.Rollouts, Line, Ids, Logger);
    }

    public GatewayState State { get; }

    public Applying Applying { get; }

    public RequestLine Line { get; }

    public IIdSource Ids { get; }

    public ILogger Logger { get; }

    public CutoverWorker Cutovers { get; }

    /// <summary>What is counted of requests.</summary>
    public Meters Meters { get; }

    /// <summary>Keeps decisions; null where none are recorded.</summary>
    public DecisionWorker? Keeper { get; }

    /// <summary>Tenants and keys made at run time; null without a store.</summary>
    public TenantBook? Book { get; }

    /// <summary>Rollouts and gold sets.</summary>
    public ChangeControl Changes { get; }

    /// <summary>Puts it together, with what the store has kept.</summary>
    public static async Task<GatewayRuntime> BuildAsync(GatewayConfig config, GatewayParts parts)
    {
        var stored = parts.Tenants is null ? StoredTenants.None : await parts.Tenants.LoadAsync(CancellationToken.None).ConfigureAwait(false);
        var routes = parts.TenantRoutes is null ? [] : await parts.TenantRoutes.LoadAsync(CancellationToken.None).ConfigureAwait(false);
        var upstreams = new UpstreamRegistry(parts.Clock, parts.Proxy);
        var builder = new SnapshotBuilder(upstreams, new StateHomes(), parts.Clock, parts.Budgets);
        builder.Rollouts.Restore(parts.Changes.Rollouts is { } kept ? await kept.LoadAsync(CancellationToken.None).ConfigureAwait(false) : []);
        var state = new GatewayState(await builder.BuildAsync(config.With(stored) with { TenantRoutes = routes }).ConfigureAwait(false), parts.Clock.GetUtcNow());
        var gaps = parts is { Budgets: { } book, Ledger: { } ledger } ? new LedgerGapWorker(book, ledger, parts.Clock, parts.Logging.CreateLogger<GatewayHost>()) : null;
        await (gaps?.ReadAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        var runtime = new GatewayRuntime(config, parts, upstreams, builder, state, new Applying(builder, state, config, stored, routes, gaps), gaps);
        await runtime.Cutovers.RestoreAsync().ConfigureAwait(false);
        return runtime;
    }

    /// <summary>Runs every loop until it is told to stop.</summary>
    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(
        new LogWorker(_log, _parts.Clock).RunAsync(stopping),
        new ProbeWorker(State, _services, Logger).RunAsync(stopping),
        Cutovers.RunAsync(stopping),
        Changes.RunAsync(stopping),
        _objectives.RunAsync(stopping),
        Keeper?.RunAsync(stopping) ?? Task.CompletedTask,
        _gaps?.RunAsync(stopping) ?? Task.CompletedTask,
        _parts.Jobs is null ? Task.CompletedTask : new JobWorker(_parts.Jobs, new JobRun(Line, State, Ids, _parts.Clock), State, _parts.Clock, Logger).RunAsync(stopping));

    public async ValueTask DisposeAsync()
    {
        await _upstreams.DisposeAsync().ConfigureAwait(false);
        _builder.Dispose();
        _log.Dispose();
        _gaps?.Dispose();
        Applying.Dispose();
        Book?.Dispose();
        Changes.Dispose();
        Keeper?.Dispose();
        _decisions?.Dispose();
    }
}
