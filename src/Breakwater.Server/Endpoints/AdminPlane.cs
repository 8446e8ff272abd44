using Breakwater.Server.Admin;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>The admin listener: health for anybody, everything else for who holds the admin token (CONTRACT section 10).</summary>
internal sealed class AdminPlane(Health health, AdminCommands commands, Func<ReadOnlyMemory<char>, bool> admits)
{
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path is "/health/live" or "/health/ready")
        {
            return health.HandleAsync(context, path);
        }

        if (!admits(CredentialReader.Read(context).Text))
        {
            return AdminReply.RefuseAsync(context, 401, "send the admin token as 'Authorization: Bearer'; the gateway tells at its start where it is");
        }

        return commands.HandleAsync(context, path);
    }
}
