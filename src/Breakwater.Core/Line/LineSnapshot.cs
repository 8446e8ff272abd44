using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Jobs;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Affinity;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Line;

/// <summary>Everything a request is decided by, as one immutable value: a reload makes a new one and leaves running requests alone (invariant 8).</summary>
public sealed record LineSnapshot
{
    public required TenantDirectory Tenants { get; init; }

    public required RouteTable Routes { get; init; }

    /// <summary>The runtime side of a candidate; the same object for the same candidate.</summary>
    public required Func<CandidateView, Target> TargetOf { get; init; }

    /// <summary>Limits of streams.</summary>
    public required TimeoutLimits StreamLimits { get; init; }

    /// <summary>Limits of complete answers by intent (A5.6); the intent <c>chat</c> stands for any other.</summary>
    public required IReadOnlyDictionary<string, TimeoutLimits> PlainLimits { get; init; }

    public required RetryPolicy Retry { get; init; }

    /// <summary>What the service classes ask for; nothing, where a line is put together without configuration.</summary>
    public SlaPolicies Sla { get; private init; } = SlaPolicies.Unbounded;

    /// <summary>Attempts within what each tier allows, in the tiers' own order; null while no tier asks for anything.</summary>
    private RetryPolicy[]? TierRetries { get; init; }

    /// <summary>How the storm defence is set.</summary>
    public required DefencePolicy Policy { get; init; }

    /// <summary>The state of the storm defence; outlives the snapshot.</summary>
    public required Defences Defences { get; init; }

    /// <summary>How spending is bounded.</summary>
    public BudgetPolicy Spending { get; init; } = new();

    /// <summary>What is held and spent; outlives the snapshot.</summary>
    public BudgetBook Budgets { get; init; } = new();

    /// <summary>Answers for requests that a budget refuses; outlives the snapshot. Null when none are kept.</summary>
    public AnswerBook? Answers { get; init; }

    /// <summary>Which requests become jobs.</summary>
    public JobPolicy Jobs { get; init; } = new();

    /// <summary>How changes of routes stand that get traffic in steps; outlives the snapshot.</summary>
    public RolloutBook Rollouts { get; init; } = new();

    /// <summary>What is promised, and what is done when that is at risk.</summary>
    public ObjectivePolicy Objectives { get; init; } = new();

    /// <summary>What became of the requests; outlives the snapshot.</summary>
    public ObjectiveBook Outcomes { get; init; } = new();

    /// <summary>Whether caches of prompts count.</summary>
    public AffinityPolicy Affinity { get; init; } = new();

    /// <summary>Which prompts lie in which provider's cache; outlives the snapshot.</summary>
    public WarmPrefixes Warm { get; init; } = new();

    /// <summary>Answers of last resort; the first that is for a request is its. Empty when none is configured.</summary>
    public IReadOnlyList<LastResort> LastResorts { get; init; } = [];

    /// <summary>Where stored responses live; outlives the snapshot.</summary>
    public required StateHomes Homes { get; init; }

    /// <summary>The largest complete answer that is held, in bytes.</summary>
    public long MaxAnswerBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>What tells this configuration from others, for the decision log.</summary>
    public Lazy<string> ConfigHash { get; init; } = new("");
    /// <summary>Tenants' own orders of their routes, by tenant.</summary>
    public IReadOnlyDictionary<string, OwnOrder> OwnOrders { get; init; } = new Dictionary<string, OwnOrder>();

    /// <summary>Plans of earlier requests that asked the same.</summary>
    internal PlanCache Plans { get; private init; } = new();

    /// <summary>This snapshot with service classes in force.</summary>
    public LineSnapshot With(SlaPolicies sla) => this with
    {
        Sla = sla,
        TierRetries = [.. Enum.GetValues<SlaTier>().Select(tier => Retry with { MaxRetries = sla.Of(tier).MaxRetries })],
        Plans = new PlanCache(),
    };

    /// <summary>This snapshot with other routes, nothing of which is counted for a rollout, and without keys: for the gateway's own requests.</summary>
    public LineSnapshot For(RouteTable routes) => this with { Routes = routes, Tenants = TenantDirectory.Empty, Rollouts = new RolloutBook(), Plans = new PlanCache() };

    /// <summary>The bounds on a request's attempts: the policy's, and those of the tier that it asks for, its tenant has or its intent is worth (C1).</summary>
    public RetryPolicy RetryOf(Exchange exchange) =>
        TierRetries is { } retries && (exchange.Hints.SlaTier is not null || exchange.TiersBelow > 0 || exchange.Tenant is not null || Sla.ValueClasses.ContainsKey(exchange.Intent ?? "")) ? retries[(int)exchange.Tier] : Retry;

    /// <summary>The limits for a call.</summary>
    public TimeoutLimits LimitsFor(bool stream, string? intent)
    {
        if (stream)
        {
            return StreamLimits;
        }

        return PlainLimits.TryGetValue(intent ?? Intents.Chat, out var limits) ? limits : PlainLimits[Intents.Chat];
    }
}
