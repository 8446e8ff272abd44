using Breakwater.Server.Admin.Changes;
using Breakwater.Server.Admin.Cutover;
using Breakwater.Server.Admin.Decisions;
using Breakwater.Server.Admin.Routes;
using Breakwater.Server.Admin.Spending;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin;

/// <summary>Who answers operators, and the way to them: <see cref="AdminRoutes"/> says which path and method are whose.</summary>
internal sealed class AdminCommands(BreakerCommands breakers, PresetCommands? presets, StatusView status, ProviderHealthView providers, BudgetsView budgets)
{
    public BreakerCommands Breakers { get; } = breakers;

    /// <summary>Null where the configuration cannot be commanded.</summary>
    public PresetCommands? Presets { get; } = presets;

    public StatusView Status { get; } = status;

    public ProviderHealthView Providers { get; } = providers;

    public BudgetsView Budgets { get; } = budgets;

    /// <summary>Changes of routes that get traffic in steps.</summary>
    public required RolloutCommands Rollouts { get; init; }

    /// <summary>Runs of gold sets.</summary>
    public required QualityCommands Quality { get; init; }

    /// <summary>Error budgets.</summary>
    public required SloView Slo { get; init; }

    /// <summary>All metrics.</summary>
    public required MetricsView Metrics { get; init; }

    /// <summary>The configuration; null where it cannot be commanded.</summary>
    public ConfigCommands? Config { get; init; }

    /// <summary>Tenants made at run time; null without a store.</summary>
    public TenantCommands? Tenants { get; init; }

    /// <summary>Their keys; null without a store.</summary>
    public KeyCommands? Keys { get; init; }

    /// <summary>The record of changes; null without a store.</summary>
    public AuditTrail? Audit { get; init; }

    /// <summary>What tenants may spend; null without a store.</summary>
    public BudgetCommands? Caps { get; init; }

    /// <summary>What was spent; null without a store.</summary>
    public LedgerView? Ledger { get; init; }

    /// <summary>Where providers' traffic goes.</summary>
    public required CutoverCommands Cutovers { get; init; }

    /// <summary>Tenants' own orders of their routes; null without a store.</summary>
    public RouteCommands? Routes { get; init; }

    /// <summary>How requests were decided; null without a store, and where nothing is recorded.</summary>
    public DecisionsView? Decisions { get; init; }

    public Task HandleAsync(HttpContext context, string path)
    {
        string? served = null;
        var allowed = "";
        foreach (var route in AdminRoutes.All)
        {
            if ((served is not null && route.Path != served) || !route.Matches(path, out var value) || route.Of(this) is not { } handler)
            {
                continue;
            }

            if (HttpMethods.Equals(context.Request.Method, route.Method))
            {
                return handler(context, value);
            }

            served = route.Path;
            allowed += allowed.Length == 0 ? route.Method : $", {route.Method}";
        }

        if (served is null)
        {
            return AdminReply.RefuseAsync(context, 404, $"there is no {(path.Length <= 80 ? path : path[..80] + "…")} here");
        }

        context.Response.Headers.Allow = allowed;
        return AdminReply.RefuseAsync(context, 405, $"{context.Request.Path} takes {allowed}, not {context.Request.Method}");
    }
}
