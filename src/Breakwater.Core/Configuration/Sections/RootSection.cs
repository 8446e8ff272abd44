using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration.Sections.Changes;
using Breakwater.Core.Configuration.Sections.Defence;
using Breakwater.Core.Configuration.Sections.Objectives;
using Breakwater.Core.Configuration.Sections.Spending;
using Breakwater.Core.Configuration.Sections.Tiers;
using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Options;
using Breakwater.Core.Jobs;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Objectives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Resilience.Hedging;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Affinity;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Configuration.Sections;

/// <summary>The whole file: the one description of all keys.</summary>
internal sealed class RootSection : Section<ConfigDraft>
{
    public const string ProfileKey = "profile";

    private readonly Key<ListenOptions> listen;
    private readonly Key<StoreOptions> store;
    private readonly Key<Uri?> shared;
    private readonly Key<string> profile;
    private readonly Key<IReadOnlyList<Placed<ProviderDraft>>> providers;
    private readonly Key<IReadOnlyList<Placed<ModelDraft>>> models;
    private readonly Key<IReadOnlyList<Placed<RouteDraft>>> routes;
    private readonly Key<IReadOnlyList<Placed<LastResort>>> lastResorts;
    private readonly Key<IReadOnlyList<Placed<TenantDraft>>> tenants;
    private readonly Key<SlaPolicies> sla;
    private readonly Key<IReadOnlyList<Placed<ValueClass>>> intents;
    private readonly Key<TimeoutOptions> timeouts;
    private readonly Key<RetryPolicy> retry;
    private readonly Key<RatePolicy> rates;
    private readonly Key<ConcurrencyDraft> concurrency;
    private readonly Key<BreakerPolicy> breaker;
    private readonly Key<HedgePolicy> hedging;
    private readonly Key<AffinityPolicy> affinity;
    private readonly Key<HealthPolicy> health;
    private readonly Key<CutoverDraft> cutover;
    private readonly Key<BudgetPolicy> budgets;
    private readonly Key<JobPolicy> jobs;
    private readonly Key<QualityOptions> quality;
    private readonly Key<ObjectivePolicy> objectives;
    private readonly Key<LimitOptions> limits;
    private readonly Key<PoolOptions> pool;
    private readonly Key<TelemetryOptions> telemetry;
    private readonly Key<DecisionOptions> decisions;

    private RootSection()
    {
        listen = Add(new Key<ListenOptions>("listen", new ListenSection()) { Doc = "Addresses to listen on; changes need a restart." });
        store = Add(StoreEntry());
        shared = Add(new Key<Uri?>("shared", Addresses.Shared) { Default = "none", NotEnforced = true, Secret = true, Doc = "State shared by replicas." });
        profile = Add(ProfileEntry());
        providers = Add(ProvidersEntry());
        models = Add(new Key<IReadOnlyList<Placed<ModelDraft>>>("models", new SectionListShape<ModelDraft>(new ModelSection())) { DefaultNote = "the built-in catalogue", Doc = "Models that are added to the catalogue or override it." });
        routes = Add(RoutesEntry());
        lastResorts = Add(LastResortsEntry());
        tenants = Add(TenantsEntry());
        sla = Add(new Key<SlaPolicies>("sla", new SlaSection()) { Point = "A2.16 to A2.19", Doc = "What each service class asks for." });
        intents = Add(IntentsEntry());
        timeouts = Add(new Key<TimeoutOptions>("timeouts", new TimeoutSection()) { Point = "C10", Doc = "Time limits." });
        retry = Add(new Key<RetryPolicy>("retry", new RetrySection()) { Point = "C1 to C5", Doc = "Repeats of failed attempts." });
        rates = Add(new Key<RatePolicy>("rate_limits", new RateLimitSection()) { Point = "A4.2 to A4.4", Doc = "Rates at the entry." });
        concurrency = Add(new Key<ConcurrencyDraft>("concurrency", new ConcurrencySection()) { Point = "A1.4 to A1.16, C17", Doc = "Calls at once: how many, and whose." });
        breaker = Add(new Key<BreakerPolicy>("circuit_breaker", new CircuitBreakerSection()) { Point = "C7 to C13", Doc = "When a failing target is left alone, and how it comes back." });
        health = Add(new Key<HealthPolicy>("health", new HealthSection()) { Point = "A2.9 to A2.12, C14, C15", Doc = "What counts as healthy, and how it is watched." });
        cutover = Add(new Key<CutoverDraft>("cutover", new CutoverSection()) { Point = "A6.3, A6.8 to A6.13, C8, C13", Doc = "When a provider's traffic is moved to others, and how it comes back." });
        hedging = Add(new Key<HedgePolicy>("hedging", new HedgingSection()) { Point = "A7.4, A7.5, C24", Doc = "Second attempts of slow streams." });
        affinity = Add(new Key<AffinityPolicy>("affinity", new AffinitySection()) { Point = "F-K1", Doc = "Keeping conversations where their prompt is cached." });
        budgets = Add(new Key<BudgetPolicy>("budgets", new BudgetSection()) { Point = "C22, C23", Doc = "What may be spent, besides each tenant's own budget." });
        jobs = Add(new Key<JobPolicy>("jobs", new JobSection()) { Point = "A5.9, A7.9", Doc = "Requests over their budget that are answered later." });
        quality = Add(new Key<QualityOptions>("quality", new QualitySection()) { Point = "A7.10, A7.12", Doc = "Gold sets: questions with what their answers must be." });
        objectives = Add(new Key<ObjectivePolicy>("objectives", new ObjectiveSection()) { Point = "A6.4, A6.14, C31", Doc = "What is promised, what is done with less when that is at risk, and when operators are alerted." });
        limits = Add(new Key<LimitOptions>("limits", new LimitSection()) { Doc = "Bounds of what is read into memory." });
        pool = Add(new Key<PoolOptions>("pool", new PoolSection()) { Point = "C16", Doc = "Connections to providers." });
        telemetry = Add(new Key<TelemetryOptions>("telemetry", new TelemetrySection()) { Doc = "What is recorded." });
        decisions = Add(new Key<DecisionOptions>("decisions", new DecisionSection()) { Point = "A2.8", Doc = "How each request was decided, kept in the store." });
    }

    public static RootSection Instance { get; } = new();

    protected override ConfigDraft Build(KeyValues values) => new(
        values.Get(listen),
        values.Get(store),
        values.Get(shared),
        values.Get(profile),
        values.Get(providers),
        values.Get(models),
        values.Get(routes),
        values.Get(tenants))
    {
        LastResorts = values.Get(lastResorts),
        Sla = values.Get(sla),
        Intents = values.Get(intents),
        Timeouts = values.Get(timeouts),
        Retry = values.Get(retry),
        Rates = values.Get(rates),
        Concurrency = values.Get(concurrency),
        Breaker = values.Get(breaker),
        Health = values.Get(health),
        Cutover = values.Get(cutover),
        Hedging = values.Get(hedging),
        Affinity = values.Get(affinity),
        Budgets = values.Get(budgets),
        Jobs = values.Get(jobs),
        Quality = values.Get(quality),
        Objectives = values.Get(objectives),
        Limits = values.Get(limits),
        Pool = values.Get(pool),
        Telemetry = values.Get(telemetry),
        Decisions = values.Get(decisions),
    };

    private static Key<StoreOptions> StoreEntry() => new("store", Addresses.Store)
    {
        Default = "sqlite:breakwater.db",
        Secret = true,
        Doc = "Where durable state is kept. postgres:// is read and checked; this version starts with sqlite: alone.",
    };

    private static Key<string> ProfileEntry() => new(ProfileKey, Scalars.OneOf([.. Profile.All.Select(one => (one.Name, one.Name))]))
    {
        Default = "default",
        Doc = "Numbers from one article for what the file leaves out of timeouts, retries and storm defence.",
    };

    private static Key<IReadOnlyList<Placed<ProviderDraft>>> ProvidersEntry() => new("providers", new MapShape<ProviderDraft>(new ProviderSection()))
    {
        DefaultNote = "openai when OPENAI_API_KEY is set, claude when ANTHROPIC_API_KEY is set",
        Doc = "Providers by name, in order of preference.",
    };

    private static Key<IReadOnlyList<Placed<RouteDraft>>> RoutesEntry() => new("routes", new SectionListShape<RouteDraft>(new RouteSection()))
    {
        DefaultNote = "one route of the catalogue's default models at the providers there are",
        Doc = "Routes; the first that matches is used.",
    };

    private static Key<IReadOnlyList<Placed<LastResort>>> LastResortsEntry() => new("last_resort", new SectionListShape<LastResort>(new LastResortSection()))
    {
        DefaultNote = "none: the error is told",
        Point = "A1.21, A2.15, A12.10, C36",
        Doc = "What is answered in place of an error while nobody can serve; the first that matches.",
    };

    private static Key<IReadOnlyList<Placed<TenantDraft>>> TenantsEntry() => new("tenants", new SectionListShape<TenantDraft>(new TenantSection()))
    {
        DefaultNote = "none: callers on loopback need no key",
        Doc = "Tenants and their keys.",
    };

    private static Key<IReadOnlyList<Placed<ValueClass>>> IntentsEntry() => new("intents", new MapShape<ValueClass>(new IntentSection()))
    {
        DefaultNote = "no intent has a class",
        Point = "A7.2, C25",
        Doc = "What the gateway knows of intents, by their canonical names.",
    };
}
