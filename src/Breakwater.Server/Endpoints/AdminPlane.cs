using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>The admin listener: health for anybody, everything else for who holds the admin token.</summary>
internal sealed class AdminPlane(Health health, Func<ReadOnlyMemory<char>, bool> admits)
{
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path is "/health/live" or "/health/ready")
        {
            return health.HandleAsync(context, path);
        }

        context.Response.StatusCode = admits(CredentialReader.Read(context.Request.Headers)) ? 404 : 401;
        return Task.CompletedTask;
    }
}
