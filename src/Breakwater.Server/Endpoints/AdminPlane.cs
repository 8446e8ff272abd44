using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>The admin listener: health for now; everything else it will serve wants the admin token.</summary>
internal sealed class AdminPlane(Health health)
{
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path is "/health/live" or "/health/ready")
        {
            return health.HandleAsync(context, path);
        }

        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
