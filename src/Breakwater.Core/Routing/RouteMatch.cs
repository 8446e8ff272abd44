using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing;

/// <summary>Which requests a route is for: every condition that is set must hold, and one value of it is enough. Empty conditions hold always.</summary>
public sealed record RouteMatch
{
    /// <summary>Globs of the model name asked for, with or without <c>provider/</c>.</summary>
    public IReadOnlyList<Glob> Model { get; init; } = [];

    /// <summary>Intents by their canonical names.</summary>
    public IReadOnlyList<string> Intent { get; init; } = [];

    /// <summary>Tenant ids.</summary>
    public IReadOnlyList<string> Tenant { get; init; } = [];

    /// <summary>Service classes.</summary>
    public IReadOnlyList<SlaTier> SlaTier { get; init; } = [];

    /// <summary>Tags that must all be there, each with a value that matches its glob.</summary>
    public IReadOnlyList<KeyValuePair<string, Glob>> Tags { get; init; } = [];

    /// <summary>True when no condition is set.</summary>
    public bool IsEverything => Model.Count + Intent.Count + Tenant.Count + SlaTier.Count + Tags.Count == 0;

    /// <summary>Whether the route is for this request.</summary>
    public bool Accepts(RouteQuery query) =>
        AcceptsModel(query.Model)
        && (Intent.Count == 0 || (query.Intent is { } intent && Intent.Contains(Intents.Canonical(intent), StringComparer.Ordinal)))
        && (Tenant.Count == 0 || (query.Tenant is { } tenant && Tenant.Contains(tenant, StringComparer.Ordinal)))
        && (SlaTier.Count == 0 || SlaTier.Contains(query.SlaTier))
        && AcceptsTags(query.Tags);

    private bool AcceptsModel(string model) =>
        Model.Count == 0 || Glob.AnyMatches(Model, model) || Glob.AnyMatches(Model, model.AsSpan(model.IndexOf('/', StringComparison.Ordinal) + 1));

    private bool AcceptsTags(IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        foreach (var (name, glob) in Tags)
        {
            var found = false;
            foreach (var tag in tags)
            {
                found |= string.Equals(tag.Key, name, StringComparison.Ordinal) && glob.Matches(tag.Value);
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }
}
