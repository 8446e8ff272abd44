using Breakwater.Storage;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it has a configuration and at least one provider to send to. A stopped store is told, and no reason to
/// send callers elsewhere: they are served without it.
/// </summary>
internal sealed class Health(GatewayState state, Func<StoreHealth>? store)
{
    public Task HandleAsync(HttpContext context, string path)
    {
        var ready = path == "/health/live" || state.Current.Line.Routes.Models.Count > 0;
        context.Response.StatusCode = ready ? 200 : 503;
        context.Response.ContentType = "application/json";
        var more = path == "/health/ready" && store is not null ? $",\"store\":\"{(store().IsWell ? "ok" : "stopped")}\"" : "";
        return context.Response.WriteAsync($"{{\"status\":\"{(ready ? "ok" : "no models")}\"{more}}}", context.RequestAborted);
    }
}
