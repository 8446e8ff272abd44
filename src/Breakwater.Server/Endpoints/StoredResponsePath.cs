using Breakwater.Core.Line;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Endpoints;

/// <summary>Calls on <c>/v1/responses/{id}</c>: the path that a provider will see is rebuilt from pieces that were each checked.</summary>
internal static class StoredResponsePath
{
    private const int MaxId = 256;
    private static readonly string[] AllowedQuery = ["include", "include[]", "stream", "starting_after", "include_obfuscation", "after", "limit", "order"];

    /// <summary>The call; false with the allowed method, or with null for no such path.</summary>
    public static bool Read(HttpRequest request, string rest, out StoredCall? call, out string? allowed)
    {
        call = null;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var id = slash < 0 ? rest : rest[..slash];
        var action = slash < 0 ? "" : rest[slash..];
        allowed = action switch { "" => "GET, DELETE", "/cancel" => "POST", "/input_items" => "GET", _ => null };
        if (allowed is null || !IsId(id))
        {
            allowed = null;
            return false;
        }

        if (!allowed.Contains(request.Method, StringComparison.Ordinal))
        {
            return false;
        }

        var stream = action.Length == 0 && request.Query["stream"] == "true";
        call = new StoredCall(request.Method, $"/v1/responses/{id}{action}{Query(request)}", id, stream);
        return true;
    }

    private static bool IsId(string id)
    {
        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return id.Length is > 0 and <= MaxId;
    }

    private static string Query(HttpRequest request)
    {
        var query = QueryString.Empty;
        foreach (var name in AllowedQuery)
        {
            foreach (var value in request.Query[name])
            {
                query = query.Add(name, value ?? "");
            }
        }

        return query.ToUriComponent();
    }
}
