using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Configuration.Sections;
using Breakwater.Core.Configuration.Sections.Changes;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Rollouts;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Configuration;

/// <summary>Puts what the file says together with the catalogue. For one reading.</summary>
internal sealed class Assembly
{
    /// <summary>The name of the route that a file without routes has.</summary>
    public const string DefaultRoute = "default";

    private readonly ConfigDraft draft;
    private readonly ModelCatalogue catalogue;
    private readonly Reading reading;

    public Assembly(ConfigDraft draft, ConfigSource source, Reading reading)
    {
        this.draft = draft;
        this.reading = reading;
        catalogue = source.Catalogue;
        var all = draft.Providers.Select(placed => ProviderAssembly.Provider(placed, source.Simulated)).ToList();
        Providers = [.. all.OfType<ProviderOptions>()];
        Models = ModelAssembly.Models(draft.Models, Providers, catalogue);
        Table = new RouteTable(Views(Providers), [.. Models.Select(View)], []);

        // What names would mean if every provider had its keys: a name that fails only for want of a key is no mistake.
        var full = draft.Providers.Select(placed => ProviderAssembly.Complete(placed)).ToList();
        FullTable = new RouteTable(Views(full), [.. ModelAssembly.Models(draft.Models, full, catalogue).Select(View)], []);
    }

    /// <summary>Providers that can be used.</summary>
    public IReadOnlyList<ProviderOptions> Providers { get; }

    /// <summary>Models at those providers.</summary>
    public IReadOnlyList<ModelOptions> Models { get; }

    /// <summary>What names mean, without routes.</summary>
    public RouteTable Table { get; }

    /// <summary>What names would mean if no provider lacked its keys.</summary>
    public RouteTable FullTable { get; }

    public GatewayConfig Build()
    {
        var tenants = draft.Tenants.Select(placed => placed.Value.Tenant).ToList();
        var keys = draft.Tenants.SelectMany(placed => placed.Value.Keys.Distinct().Select(key => KeyValuePair.Create(key, placed.Value.Tenant)));
        return new GatewayConfig
        {
            Listen = draft.Listen,
            Store = draft.Store,
            Shared = draft.Shared,
            Profile = draft.Profile,
            Preset = reading.Preset?.Name,
            Providers = Providers,
            Models = Models,
            Tenants = tenants,
            Sla = draft.Sla with { ValueClasses = draft.Intents.ToDictionary(placed => placed.Name, placed => placed.Value, StringComparer.Ordinal) },
            Timeouts = draft.Timeouts,
            Retry = draft.Retry,
            Defence = new DefencePolicy
            {
                Breaker = draft.Breaker,
                Target = draft.Concurrency.Target,
                Process = draft.Concurrency.Process,
                QueueWait = draft.Concurrency.QueueWait,
                Rates = draft.Rates,
                Hedge = draft.Hedging,
                Health = draft.Health with { LatencyFactor = draft.Cutover.Policy.LatencyFactor },
                Cutover = draft.Cutover.Whole,
            },
            Affinity = draft.Affinity,
            Budgets = draft.Budgets with
            {
                WholeRoutes = NamesOf(draft.Routes.Where(placed => !placed.Value.LowerMaxTokens)),
                FullContextRoutes = NamesOf(draft.Routes.Where(placed => !placed.Value.ShortenContext)),
            },
            Jobs = draft.Jobs,
            Quality = draft.Quality,
            Objectives = draft.Objectives,
            Limits = draft.Limits,
            Pool = draft.Pool,
            Telemetry = draft.Telemetry,
            Decisions = draft.Decisions,
            Routes = new RouteTable(Table.Providers, Table.Models, Routes()),
            LastResorts = [.. draft.LastResorts.Select(placed => placed.Value)],
            Directory = new TenantDirectory(tenants, keys),
            Prices = new PriceBook(Models.Where(model => model.Prices.Count > 0).Select(model => new PricedModel(model.Provider, model.Id, model.Prices))),
            NotEnforced = [.. reading.NotEnforced],
            Settings = reading.Settings(),
            Unknown = catalogue.Unknown,
        };
    }

    private static HashSet<string> NamesOf(IEnumerable<Placed<RouteDraft>> routes) => routes.Select(placed => placed.Value.Name).ToHashSet(StringComparer.Ordinal);

    private static CandidateView View(ModelOptions model) => new(model.Provider, model.Id, model.UpstreamId)
    {
        Kind = model.Kind,
        Quality = model.Quality,
        Lacks = model.Lacks,
        ContextWindow = model.ContextWindow,
        MaxOutput = model.MaxOutput,
        PriceEstimated = model.Prices.Count == 0,
    };

    private static IReadOnlyList<ProviderView> Views(IReadOnlyList<ProviderOptions> providers) =>
        [.. providers.Select(provider => new ProviderView(provider.Name, provider.Forward))];

    private IReadOnlyList<Route> Routes()
    {
        if (draft.Routes.Count == 0)
        {
            var known = catalogue.DefaultRoute.Select(id => Table.FindModels(id)).Where(found => found.Count > 0).Select(found => found[0]).ToList();
            return known.Count == 0 ? [] : [new Route(DefaultRoute, new RouteMatch(), known)];
        }

        var routes = new List<Route>(draft.Routes.Count);
        foreach (var (path, _, route) in draft.Routes)
        {
            var candidates = Candidates(route);
            if (candidates.Count > 0)
            {
                routes.Add(new Route(route.Name, route.Match, candidates) { Policy = route.Policy, Rollout = Rollout(route.Rollout, path) });
            }
            else
            {
                reading.Warn(path, "route is left out: none of its candidates has a provider with a key.");
            }
        }

        return routes;
    }

    private RolloutPlan? Rollout(RolloutDraft? rollout, KeyPath route)
    {
        if (rollout is null)
        {
            return null;
        }

        var candidates = Candidates(rollout.To);
        if (candidates.Count > 0)
        {
            return new RolloutPlan(candidates, rollout.To.Policy, RolloutMark.Of(rollout.To)) { Ladder = new Ladder(Ladder.Change.Percents, rollout.Hold), Floors = rollout.Floors };
        }

        reading.Warn(route.Key("rollout"), "is left out: none of its candidates has a provider with a key.");
        return null;
    }

    private List<CandidateView> Candidates(RouteDraft route) => [.. route.Candidates.Select(name => Candidate(name, route)).OfType<CandidateView>()];

    private CandidateView? Candidate(string name, RouteDraft route)
    {
        var found = Table.Resolve(name);
        return found is null || route.Policy.Kind != PolicyKind.Weights
            ? found
            : found with { Weight = (int)(route.Weights.FirstOrDefault(weight => weight.Name == name)?.Value ?? 0) };
    }
}
