using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin;

/// <summary>What operators may ask and command: path and method → who answers.</summary>
internal sealed class AdminCommands(BreakerCommands breakers, PresetCommands? presets, StatusView status, ProviderHealthView providers, BudgetsView budgets)
{
    public Task HandleAsync(HttpContext context, string path) => path switch
    {
        "/health/providers" => GetAsync(context, providers.HandleAsync),
        "/admin/status" => GetAsync(context, status.HandleAsync),
        "/admin/budgets" => GetAsync(context, budgets.HandleAsync),
        "/admin/preset" when presets is not null => PostAsync(context, presets.HandleAsync),
        "/admin/breakers/open" => PostAsync(context, http => breakers.HandleAsync(http, "open")),
        "/admin/breakers/close" => PostAsync(context, http => breakers.HandleAsync(http, "close")),
        "/admin/breakers/reset" => PostAsync(context, http => breakers.HandleAsync(http, "reset")),
        _ => AdminReply.RefuseAsync(context, 404, $"there is no {(path.Length <= 80 ? path : path[..80] + "…")} here"),
    };

    private static Task GetAsync(HttpContext context, Func<HttpContext, Task> handler) => TakesAsync(context, "GET", handler);

    private static Task PostAsync(HttpContext context, Func<HttpContext, Task> handler) => TakesAsync(context, "POST", handler);

    private static Task TakesAsync(HttpContext context, string method, Func<HttpContext, Task> handler)
    {
        if (HttpMethods.Equals(context.Request.Method, method))
        {
            return handler(context);
        }

        context.Response.Headers.Allow = method;
        return AdminReply.RefuseAsync(context, 405, $"{context.Request.Path} takes {method}, not {context.Request.Method}");
    }
}
