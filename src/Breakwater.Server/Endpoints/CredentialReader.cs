using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>The caller's key: <c>x-api-key</c>, else <c>Authorization: Bearer</c> (Anthropic's own order).</summary>
internal static class CredentialReader
{
    public static ReadOnlyMemory<char> Read(IHeaderDictionary headers)
    {
        if (headers.TryGetValue("x-api-key", out var key) && key.Count == 1)
        {
            return key[0].AsMemory();
        }

        var authorization = headers.Authorization;
        return authorization.Count == 1 && authorization[0] is { } value && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? value.AsMemory("Bearer ".Length).Trim()
            : default;
    }
}
