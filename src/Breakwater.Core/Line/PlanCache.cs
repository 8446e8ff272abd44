using System.Collections.Concurrent;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Line;

/// <summary>The planner is a pure function of its query, so its answers are kept while the snapshot lives. Bounded; safe for concurrent use.</summary>
internal sealed class PlanCache
{
    private const int Capacity = 4096;
    private readonly ConcurrentDictionary<PlanKey, CachedPlan> _plans = new();

    // Of a request's tags a plan depends on the route that they match, and on nothing else.
    private readonly ConcurrentDictionary<(PlanKey Key, string? Route), CachedPlan> _tagged = new();

    /// <summary>The plan of a request that has been read: what was found for it before, what is kept, or a new one; a fault when there is none for it.</summary>
    public Fault? Find(Exchange exchange, out CachedPlan? plan)
    {
        plan = exchange.Plan;
        if (plan is { Targets.Count: > 0 })
        {
            return null;
        }

        var fault = Look(exchange, out plan);
        if (plan is { Arms: { } arms })
        {
            plan = arms.For(exchange, plan);
        }

        exchange.Plan = plan;
        return fault;
    }

    private Fault? Look(Exchange exchange, out CachedPlan? plan)
    {
        var key = PlanKey.Of(exchange);
        return exchange.Hints.Tags.Count == 0 && TryFind(key, out plan) ? null : Make(exchange, key, out plan);
    }

    public bool TryFind(in PlanKey key, out CachedPlan? plan) => _plans.TryGetValue(key, out plan);

    /// <summary>Keeps a plan; a full cache (callers who invent model names) starts anew.</summary>
    public void Keep(in PlanKey key, CachedPlan plan)
    {
        if (_plans.Count >= Capacity)
        {
            _plans.Clear();
        }

        _plans[key] = plan;
    }

    private Fault? Make(Exchange exchange, in PlanKey key, out CachedPlan? plan)
    {
        plan = null;
        var tags = exchange.Hints.Tags;
        if (RoutePlanner.Plan(key.With(tags), Entitlements.Of(exchange.Tenant), exchange.Snapshot.Routes, out var made) is { } fault)
        {
            return fault;
        }

        OwnOrder? own = null;
        if (exchange.Tenant is { } tenant && exchange.Snapshot.OwnOrders.TryGetValue(tenant.Id, out own))
        {
            made = own.Apply(made!);
        }

        if (tags.Count > 0 && _tagged.TryGetValue((key, made!.Route), out plan))
        {
            return null;
        }

        if (PlanRule.Plain(exchange, made!, out plan) is { } unfit)
        {
            return unfit;
        }

        plan = WithArms(exchange, made!, plan! with { Own = own });

        // Names that callers invent have no state of their own for long, so their plans are made each time.
        if (made is { IsNamed: true, Candidates: [{ Forwarded: true }, ..] })
        {
            return null;
        }

        if (tags.Count == 0)
        {
            Keep(key, plan);
        }
        else
        {
            KeepTagged((key, made!.Route), plan);
        }

        return null;
    }

    // Where the new arm has nobody for the request, it stays with the old one, uncounted.
    private static CachedPlan WithArms(Exchange exchange, RoutePlan made, CachedPlan plan)
    {
        if (made.Changed is not { } changed || exchange.Snapshot.Rollouts.Find(made.Route) is not { } split || PlanRule.Plain(exchange, changed, out var fresh) is not null)
        {
            return plan;
        }

        return plan with { Meter = split.Old, Arms = new PlanArms(split, fresh! with { Meter = split.Fresh }) };
    }

    private void KeepTagged((PlanKey Key, string? Route) key, CachedPlan plan)
    {
        if (_tagged.Count >= Capacity)
        {
            _tagged.Clear();
        }

        _tagged[key] = plan;
    }
}

/// <summary>All that a plan depends on but tags; the route of a tagged request is looked for each time. What a tenant may use is the snapshot's.</summary>
internal readonly record struct PlanKey(string Model, ModelKind Kind, string? Intent, string? Tenant, SlaTier Tier)
{
    /// <summary>What a decoded request asks for.</summary>
    public static PlanKey Of(Exchange exchange) => new(
        exchange.Envelope!.Model,
        exchange.Operation == Operation.Embed ? ModelKind.Embedding : ModelKind.Generation,
        exchange.Intent,
        exchange.Tenant?.Id,
        exchange.Tier);

    /// <summary>The same as a question to routes.</summary>
    public RouteQuery With(IReadOnlyList<KeyValuePair<string, string>> tags) => new(Model) { Kind = Kind, Intent = Intent, Tenant = Tenant, SlaTier = Tier, Tags = tags };
}
