using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it has a configuration and at least one provider to send to.</summary>
internal sealed class Health(GatewayState state)
{
    public Task HandleAsync(HttpContext context, string path)
    {
        var ready = path == "/health/live" || state.Current.Line.Routes.Models.Count > 0;
        context.Response.StatusCode = ready ? 200 : 503;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(ready ? "{\"status\":\"ok\"}" : "{\"status\":\"no models\"}", context.RequestAborted);
    }
}
