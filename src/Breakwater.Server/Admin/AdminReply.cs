using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin;

/// <summary>Reads and writes the admin plane's bodies.</summary>
internal static class AdminReply
{
    private const int MaxBody = 64 * 1024;

    public static Task SendAsync<T>(HttpContext context, int status, T answer, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, type, context.RequestAborted);
    }

    public static Task RefuseAsync(HttpContext context, int status, string why) => SendAsync(context, status, new AdminError(why), AdminJson.Default.AdminError);

    /// <summary>The command in the body; null when it was refused and answered.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (context.Request.ContentLength is not (> 0 and <= MaxBody))
        {
            await RefuseAsync(context, 400, $"send a JSON object of 1 to {MaxBody} bytes").ConfigureAwait(false);
            return null;
        }

        try
        {
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false) is { } command)
            {
                return command;
            }

            await RefuseAsync(context, 400, "send a JSON object, not null").ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            await RefuseAsync(context, 400, $"the body is not what this takes: {e.Message}").ConfigureAwait(false);
        }

        return null;
    }
}
