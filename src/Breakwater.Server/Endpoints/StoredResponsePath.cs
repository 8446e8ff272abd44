using System.Globalization;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
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

        if (!allowed.Split(", ").Contains(request.Method, StringComparer.Ordinal))
        {
            return false;
        }

        var stream = action.Length == 0 && request.Query["stream"] == "true";
        call = new StoredCall(request.Method, $"/v1/responses/{id}{action}{Query(request)}", id, stream);
        return true;
    }

    /// <summary>A fault for a query that asks for nothing a provider could give.</summary>
    public static Fault? CheckQuery(HttpRequest request)
    {
        foreach (var name in (string[])["stream", "include_obfuscation"])
        {
            if (request.Query[name] is { Count: > 0 } word && word is not (["true"] or ["false"]))
            {
                return Fault.InvalidRequest($"{name} must be true or false", name);
            }
        }

        foreach (var name in (string[])["starting_after", "limit"])
        {
            if (request.Query[name] is { Count: > 0 } number && !(number is [var only] && int.TryParse(only, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                return Fault.InvalidRequest($"{name} must be a whole number", name);
            }
        }

        return null;
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
