
namespace Breakwater.Core.Routing;

/// <summary>Everything that names can mean: models, providers with their forward patterns, routes. Immutable and safe for concurrent use.</summary>
public sealed class RouteTable
{
    private readonly Dictionary<string, IReadOnlyList<CandidateView>> modelsById;
    private readonly Dictionary<string, Route> routesByName;

    /// <summary>A table; where several providers have a model of the same id, the earlier provider is preferred. The first route that accepts a request is its route.</summary>
    public RouteTable(IReadOnlyList<ProviderView> providers, IReadOnlyList<CandidateView> models, IReadOnlyList<Route> routes)
    {
        Providers = providers;
        Models = models;
        Routes = routes;
        var rank = providers.Select((provider, index) => (provider.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index, StringComparer.Ordinal);
        modelsById = models
            .GroupBy(model => model.ModelId, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                IReadOnlyList<CandidateView> (group) => [.. group.OrderBy(model => rank.GetValueOrDefault(model.Provider, int.MaxValue))],
                StringComparer.Ordinal);
        routesByName = routes.ToDictionary(route => route.Name, StringComparer.Ordinal);
    }

    /// <summary>Providers in order of preference.</summary>
    public IReadOnlyList<ProviderView> Providers { get; }

    /// <summary>Every catalogue model at every provider that has it.</summary>
    public IReadOnlyList<CandidateView> Models { get; }

    /// <summary>Routes in the order in which they are matched.</summary>
    public IReadOnlyList<Route> Routes { get; }

    /// <summary>The providers' models of this exact id, the preferred provider's first; empty when there are none.</summary>
    public IReadOnlyList<CandidateView> FindModels(string id) => modelsById.GetValueOrDefault(id, []);

    /// <summary>The route of this name; null when there is none.</summary>
    public Route? FindRoute(string name) => routesByName.GetValueOrDefault(name);

    /// <summary>The route of a request; null when none accepts it.</summary>
    public Route? Match(RouteQuery query) => Match(query, Entitlement.Everything);

    /// <summary>The same of the routes that the caller may use.</summary>
    public Route? Match(RouteQuery query, Entitlement allowed)
    {
        foreach (var route in Routes)
        {
            if (route.Match.Accepts(query) && allowed.Allows(route))
            {
                return route;
            }
        }

        return null;
    }

    /// <summary>What a model name means where it must be a model: an exact id, <c>provider/id</c>, or a name that a provider forwards; null when it is none of them.</summary>
    public CandidateView? Resolve(string name)
    {
        if (FindModels(name) is [var first, ..])
        {
            return first;
        }

        return FindQualified(name) ?? Forward(name);
    }

    /// <summary>The model of a <c>provider/id</c>, forwarded when the provider's patterns allow; null when it is not such a name.</summary>
    public CandidateView? FindQualified(string name)
    {
        // Ids may hold slashes themselves (org/model), so only a known provider's name splits.
        foreach (var provider in Providers)
        {
            if (name.Length > provider.Name.Length + 1 && name[provider.Name.Length] == '/' && name.StartsWith(provider.Name, StringComparison.Ordinal))
            {
                return FindAt(provider, name[(provider.Name.Length + 1)..]);
            }
        }

        return null;
    }

    /// <summary>The candidate for a name that the catalogue does not know but a provider's pattern takes; null when none does.</summary>
    public CandidateView? Forward(string name)
    {
        foreach (var provider in Providers)
        {
            if (Glob.AnyMatches(provider.Forward, name))
            {
                return Forwarded(provider, name);
            }
        }

        return null;
    }

    private CandidateView? FindAt(ProviderView provider, string id)
    {
        foreach (var model in FindModels(id))
        {
            if (string.Equals(model.Provider, provider.Name, StringComparison.Ordinal))
            {
                return model;
            }
        }

        return Glob.AnyMatches(provider.Forward, id) ? Forwarded(provider, id) : null;
    }

    private static CandidateView Forwarded(ProviderView provider, string id) =>
        new(provider.Name, id, id) { Forwarded = true, PriceEstimated = true };
}
