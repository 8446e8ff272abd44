using Breakwater.Core.Configuration.Sections.Defence;
using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Jobs;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Objectives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Resilience.Hedging;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Upstreams.Health;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Affinity;
using Breakwater.Core.Routing.Rollouts;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Configuration.Sections;

/// <summary>The file as read, key by key right, before the rules between keys and the catalogue are applied.</summary>
internal sealed record ConfigDraft(
    ListenOptions Listen,
    StoreOptions Store,
    Uri? Shared,
    string Profile,
    IReadOnlyList<Placed<ProviderDraft>> Providers,
    IReadOnlyList<Placed<ModelDraft>> Models,
    IReadOnlyList<Placed<RouteDraft>> Routes,
    IReadOnlyList<Placed<TenantDraft>> Tenants)
{
    public required IReadOnlyList<Placed<LastResort>> LastResorts { get; init; }

    public required SlaPolicies Sla { get; init; }

    /// <summary>What the file says of intents, by name.</summary>
    public required IReadOnlyList<Placed<ValueClass>> Intents { get; init; }

    public required TimeoutOptions Timeouts { get; init; }

    public required RetryPolicy Retry { get; init; }

    public required RatePolicy Rates { get; init; }

    public required ConcurrencyDraft Concurrency { get; init; }

    public required BreakerPolicy Breaker { get; init; }

    public required HealthPolicy Health { get; init; }

    public required CutoverDraft Cutover { get; init; }

    public required HedgePolicy Hedging { get; init; }

    public required AffinityPolicy Affinity { get; init; }

    public required BudgetPolicy Budgets { get; init; }

    public required JobPolicy Jobs { get; init; }

    public required QualityOptions Quality { get; init; }

    public required ObjectivePolicy Objectives { get; init; }

    public required LimitOptions Limits { get; init; }

    public required PoolOptions Pool { get; init; }

    public required TelemetryOptions Telemetry { get; init; }

    public required DecisionOptions Decisions { get; init; }
}

/// <summary>A provider without its name.</summary>
internal sealed record ProviderDraft(Vendor Vendor, Uri? BaseUrl, ApiKeys Keys, IReadOnlyList<Glob> Forward, IReadOnlyList<Surface> Surfaces);

/// <summary>A model as the file has it; null for what the catalogue is to fill in.</summary>
internal sealed record ModelDraft(string Id, string Provider, string? UpstreamId, Quality? Quality)
{
    public long? ContextWindow { get; init; }

    public long? MaxOutput { get; init; }

    public IReadOnlyList<Surface> Surfaces { get; init; } = [];

    public IReadOnlyList<ModelTraits> Traits { get; init; } = [];

    public IReadOnlyList<Capabilities>? Lacks { get; init; }

    public ModelPrice? Price { get; init; }
}

/// <summary>A route with its candidates as names.</summary>
internal sealed record RouteDraft(string Name, RouteMatch Match, IReadOnlyList<string> Candidates, RoutePolicy Policy, IReadOnlyList<Placed<long>> Weights)
{
    /// <summary>Whether an answer may be bounded for want of money.</summary>
    public bool LowerMaxTokens { get; init; } = true;

    /// <summary>What it is to become; null when nothing changes.</summary>
    public RolloutDraft? Rollout { get; init; }
}

/// <summary>A change of a route: what it leads to, as a route without name and match.</summary>
internal sealed record RolloutDraft(RouteDraft To, TimeSpan Hold, RolloutFloors Floors);

/// <summary>A tenant and the hashes of its keys.</summary>
internal sealed record TenantDraft(Tenant Tenant, IReadOnlyList<KeyHash> Keys);
