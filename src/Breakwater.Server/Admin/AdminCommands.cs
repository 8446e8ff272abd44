using Breakwater.Server.Admin.Cutover;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin;

/// <summary>What operators may ask and command: path and method → who answers.</summary>
internal sealed class AdminCommands(BreakerCommands breakers, PresetCommands? presets, StatusView status, ProviderHealthView providers, BudgetsView budgets)
{
    private const string TenantsPrefix = "/admin/tenants/";
    private const string KeysPrefix = "/admin/keys/";
    private const string RoutesPrefix = "/admin/routes/";
    private const string RotateSuffix = "/rotate";

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

    /// <summary>Where providers' traffic goes.</summary>
    public required CutoverCommands Cutovers { get; init; }

    /// <summary>Tenants' own orders of their routes; null without a store.</summary>
    public RouteCommands? Routes { get; init; }

    public Task HandleAsync(HttpContext context, string path) => path switch
    {
        "/health/providers" => TakesAsync(context, ("GET", providers.HandleAsync)),
        "/admin/status" => TakesAsync(context, ("GET", status.HandleAsync)),
        "/metrics" => TakesAsync(context, ("GET", Metrics.HandleAsync)),
        "/admin/slo" => TakesAsync(context, ("GET", Slo.HandleAsync)),
        "/admin/budgets" => TakesAsync(context, ("GET", budgets.HandleAsync)),
        "/admin/preset" when presets is not null => TakesAsync(context, ("POST", presets.HandleAsync)),
        "/admin/config" when Config is { } config => TakesAsync(context, ("GET", config.ShowAsync)),
        "/admin/config/validate" when Config is { } config => TakesAsync(context, ("POST", config.ValidateAsync)),
        "/admin/config/reload" when Config is { } config => TakesAsync(context, ("POST", config.ReloadAsync)),
        "/admin/breakers/open" => TakesAsync(context, ("POST", http => breakers.HandleAsync(http, "open"))),
        "/admin/breakers/close" => TakesAsync(context, ("POST", http => breakers.HandleAsync(http, "close"))),
        "/admin/breakers/reset" => TakesAsync(context, ("POST", http => breakers.HandleAsync(http, "reset"))),
        "/admin/cutover" => TakesAsync(context, ("GET", Cutovers.ListAsync), ("POST", Cutovers.SetAsync)),
        "/admin/audit" when Audit is { } audit => TakesAsync(context, ("GET", audit.HandleAsync)),
        "/admin/tenants" when Tenants is { } tenants => TakesAsync(context, ("GET", tenants.ListAsync), ("POST", tenants.AddAsync)),
        "/admin/keys" when Keys is { } keys => TakesAsync(context, ("GET", keys.ListAsync), ("POST", keys.MakeAsync)),
        _ when Tenants is { } tenants && After(path, TenantsPrefix) is { } id => TakesAsync(context, ("PUT", http => tenants.ChangeAsync(http, id)), ("DELETE", http => tenants.RevokeAsync(http, id))),
        _ when Routes is { } routes && After(path, RoutesPrefix) is { } tenant => TakesAsync(
            context, ("GET", http => routes.ShowAsync(http, tenant)), ("PUT", http => routes.SetAsync(http, tenant)), ("DELETE", http => routes.ClearAsync(http, tenant))),
        _ when Keys is { } keys && After(path, KeysPrefix) is { } id => id.EndsWith(RotateSuffix, StringComparison.Ordinal)
            ? TakesAsync(context, ("POST", http => keys.RotateAsync(http, id[..^RotateSuffix.Length])))
            : TakesAsync(context, ("DELETE", http => keys.RevokeAsync(http, id))),
        _ => AdminReply.RefuseAsync(context, 404, $"there is no {(path.Length <= 80 ? path : path[..80] + "…")} here"),
    };

    // The one escape that the server leaves in a path.
    private static string? After(string path, string prefix) =>
        path.Length > prefix.Length && path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..].Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) : null;

    private static Task TakesAsync(HttpContext context, params ReadOnlySpan<(string Method, Func<HttpContext, Task> Handler)> taken)
    {
        foreach (var (method, handler) in taken)
        {
            if (HttpMethods.Equals(context.Request.Method, method))
            {
                return handler(context);
            }
        }

        var allowed = taken[0].Method;
        foreach (var (method, _) in taken[1..])
        {
            allowed += $", {method}";
        }

        context.Response.Headers.Allow = allowed;
        return AdminReply.RefuseAsync(context, 405, $"{context.Request.Path} takes {allowed}, not {context.Request.Method}");
    }
}
