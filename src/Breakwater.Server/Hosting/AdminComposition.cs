using Breakwater.Server.Admin;
using Breakwater.Server.Admin.Cutover;
using Breakwater.Server.Admin.Decisions;
using Breakwater.Server.Admin.Spending;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Telemetry;

namespace Breakwater.Server.Hosting;

/// <summary>Who answers operators, over a runtime.</summary>
internal static class AdminComposition
{
    public static AdminCommands Of(GatewayRuntime runtime, GatewayParts parts)
    {
        var (state, clock, logger) = (runtime.State, parts.Clock, runtime.Logger);
        var calls = new StoreCalls(clock, logger);
        var audit = new AuditTrail(parts.Audit, clock, calls);
        var sources = new StatusSources(runtime.Keeper, parts.StoreHealth, runtime.Changes.Rollouts, runtime.Changes.Quality);
        return new AdminCommands(
            new BreakerCommands(state, audit, clock, logger),
            parts.Config is null ? null : new PresetCommands(parts.Config, runtime.Applying.RunAsync, audit, logger),
            new StatusView(state, sources, clock),
            new ProviderHealthView(state, clock),
            new BudgetsView(state, clock))
        {
            Slo = new SloView(state, clock),
            Metrics = new MetricsView(runtime.Meters, state, clock),
            Config = parts.Config is null ? null : new ConfigCommands(parts.Config, state, runtime.Applying.RunAsync, audit),
            Rollouts = runtime.Changes.Rollouts,
            Quality = runtime.Changes.Quality,
            Tenants = runtime.Book is null ? null : new TenantCommands(runtime.Book, state, () => runtime.Applying.Config.Tenants, calls, clock),
            Keys = runtime.Book is null ? null : new KeyCommands(runtime.Book, calls, clock),
            Caps = runtime.Book is null ? null : new BudgetCommands(runtime.Book, calls),
            Ledger = parts.Ledger is null ? null : new LedgerView(parts.Ledger, calls),
            Cutovers = new CutoverCommands(state, runtime.Cutovers, audit),
            Routes = parts.TenantRoutes is null ? null : new RouteCommands(parts.TenantRoutes, state, runtime.Applying.RunAsync, calls, clock),
            Decisions = runtime.Keeper is null ? null : new DecisionsView(runtime.Keeper, parts.Decisions!, state.Current.Config.Decisions, calls),
            Audit = parts.Audit is null ? null : audit,
        };
    }
}
