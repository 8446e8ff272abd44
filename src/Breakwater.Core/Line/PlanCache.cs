using System.Collections.Concurrent;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Line;

/// <summary>The planner is a pure function of its query, so its answers are kept while the snapshot lives. Bounded; safe for concurrent use.</summary>
internal sealed class PlanCache
{
    private const int Capacity = 4096;
    private readonly ConcurrentDictionary<PlanKey, CachedPlan> _plans = new();

    /// <summary>The plan of a request that has been read: what was found for it before, what is kept, or a new one; a fault when there is none for it.</summary>
    public Fault? Find(Exchange exchange, out CachedPlan? plan)
    {
        plan = exchange.Plan;
        if (plan is not null)
        {
            return null;
        }

        var fault = Look(exchange, out plan);
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

        if (exchange.Tenant is { } tenant && exchange.Snapshot.OwnOrders.TryGetValue(tenant.Id, out var own))
        {
            made = own.Apply(made!);
        }

        if (PlanRule.Plain(exchange, made!, out plan) is { } unfit)
        {
            return unfit;
        }

        // Names that callers invent have no state of their own for long, so their plans are made each time.
        if (tags.Count == 0 && made is not { IsNamed: true, Candidates: [{ Forwarded: true }, ..] })
        {
            Keep(key, plan!);
        }

        return null;
    }
}

/// <summary>All that a plan depends on but tags; tagged requests are planned each time. What a tenant may use is the snapshot's.</summary>
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
