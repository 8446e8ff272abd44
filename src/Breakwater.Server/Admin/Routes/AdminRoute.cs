using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Breakwater.Server.Admin.Routes;

/// <summary>One thing that operators may ask or command, with all that its description says.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path; <c>{name}</c> stands for anything.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Of">Who answers, given what there is; null where that is not there, such as without a store.</param>
internal sealed record AdminRoute(string Method, string Path, string Summary, Func<AdminCommands, AdminHandler?> Of)
{
    /// <summary>What is sent; null for nothing.</summary>
    public JsonTypeInfo? Body { get; init; }

    /// <summary>True where YAML may be sent.</summary>
    public bool TakesYaml { get; init; }

    /// <summary>What is answered; null for a document of another kind.</summary>
    public JsonTypeInfo? Answer { get; init; }

    /// <summary>The type of an answer that is text; null for JSON.</summary>
    public string? TextType { get; init; }

    /// <summary>The status of success.</summary>
    public int Status { get; init; } = 200;

    public IReadOnlyList<AdminParameter> Query { get; init; } = [];

    /// <summary>Statuses of refusal beside 401.</summary>
    public IReadOnlyList<int> Refusals { get; init; } = [];

    /// <summary>True for who has no token too.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The name that stands for anything in the path; null when none does.</summary>
    public string? Wildcard => Path.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open ? Path[(open + 1)..Path.IndexOf('}', StringComparison.Ordinal)] : null;

    /// <summary>Whether a path is this one's, and what the wildcard stands for in it.</summary>
    public bool Matches(string path, out string value)
    {
        value = "";
        if (Wildcard is not { } name)
        {
            return path == Path;
        }

        var (prefix, suffix) = (Path[..Path.IndexOf('{', StringComparison.Ordinal)], Path[(Path.IndexOf('{', StringComparison.Ordinal) + name.Length + 2)..]);
        if (path.Length <= prefix.Length + suffix.Length || !path.StartsWith(prefix, StringComparison.Ordinal) || !path.EndsWith(suffix, StringComparison.Ordinal))
        {
            return false;
        }

        // The one escape that the server leaves in a path.
        value = path[prefix.Length..^suffix.Length].Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return true;
    }
}

/// <summary>Answers one request; <paramref name="value"/> is what the wildcard of the path stands for.</summary>
internal delegate Task AdminHandler(HttpContext context, string value);

/// <summary>A parameter of a query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its JSON type.</param>
/// <param name="Doc">What it says.</param>
internal sealed record AdminParameter(string Name, string Type, string Doc);
