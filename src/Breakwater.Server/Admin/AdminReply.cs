using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Breakwater.Core.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin;

/// <summary>Reads and writes the admin plane's bodies.</summary>
internal static class AdminReply
{
    private const int MaxBody = 64 * 1024;
    private const int LongestReason = 200;

    public static Task SendAsync<T>(HttpContext context, int status, T answer, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, type, context.RequestAborted);
    }

    public static Task RefuseAsync(HttpContext context, int status, string why) => SendAsync(context, status, new AdminError(why), AdminJson.Default.AdminError);

    public static Task RefuseAsync(HttpContext context, BookRefusal refusal) => RefuseAsync(context, refusal.IsUnknown ? 404 : 409, refusal.Why);

    /// <summary>The command in the body; null when it was refused and answered. <paramref name="names"/> are those of its members where the type does not tell them.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, string? names = null)
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
            var place = string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
            await RefuseAsync(context, 400, $"send a JSON object of {names ?? string.Join(", ", type.Properties.Select(property => property.Name))}, each once and no others; {e.Path ?? "$"} is not that ({place})").ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>What is wrong with the reason of a command; null when it may stand in a log.</summary>
    public static string? ProblemOfReason(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? "reason is missing; say why, for whoever looks later"
        : reason.Length > LongestReason || reason.Any(char.IsControl) ? $"reason must be one line of at most {LongestReason} characters"
        : null;
}
