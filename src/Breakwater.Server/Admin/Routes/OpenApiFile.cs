using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Routes;

/// <summary><c>GET /admin/openapi.json</c>: the committed document, as it was built in.</summary>
internal static class OpenApiFile
{
    /// <summary>Its name under docs/reference, and in the assembly.</summary>
    public const string Name = "admin.openapi.json";

    public static async Task SendAsync(HttpContext context)
    {
        await using var file = Open();
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = file.Length;
        await file.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private static Stream Open() => typeof(OpenApiFile).Assembly.GetManifestResourceStream(Name) ?? throw new InvalidOperationException($"{Name} is not built in");
}
