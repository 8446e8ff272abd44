using Breakwater.Core.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>The caller's key: <c>x-api-key</c>, else <c>Authorization: Bearer</c> (Anthropic's own order).</summary>
internal static class CredentialReader
{
    public static CallerKey Read(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TryGetValue("x-api-key", out var keys) && keys.Count == 1)
        {
            return keys[0] is { } key ? KeyOf(context, key, key.AsMemory()) : CallerKey.None;
        }

        var authorization = headers.Authorization;
        return authorization.Count == 1 && authorization[0] is { } value && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? KeyOf(context, value, value.AsMemory("Bearer ".Length).Trim())
            : CallerKey.None;
    }

    private static CallerKey KeyOf(HttpContext context, string header, ReadOnlyMemory<char> key) =>
        context.Features.Get<SentKey>() is { } sent ? sent.Of(header, key) : new CallerKey(key);
}
