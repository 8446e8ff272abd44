using Breakwater.Core.Line.Defence.Cutovers;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Rooms;

/// <summary>Model name and policy → ordered targets, and the deadline for all of them. State at a provider narrows the targets to where it lives.</summary>
internal sealed class PlanRoom(TimeProvider clock) : IRoom
{
    /// <summary>Told to callers who get another model's answer for want of money.</summary>
    private const string Cheaper = "budget_cheaper_model";

    public ValueTask<Fault?> EnterAsync(Exchange exchange)
    {
        var limits = exchange.Snapshot.LimitsFor(exchange.IsStream, exchange.Intent);
        exchange.Deadline = Deadline.After(clock, limits.Total > exchange.Queued ? limits.Total - exchange.Queued : TimeSpan.Zero);
        if (exchange.Hints.Deadline is { } own)
        {
            exchange.Deadline = exchange.Deadline.Slice(clock, own - clock.GetElapsedTime(exchange.Arrived));
        }

        var fault = exchange.Operation == Operation.StoredResponse ? StatePlan.ForStored(exchange) : Plan(exchange);
        return fault is null ? default : ValueTask.FromResult<Fault?>(fault with { Stage = FaultStage.Plan });
    }

    private Fault? Plan(Exchange exchange)
    {
        var hints = exchange.Hints;
        if (exchange.Tenant is { } tenant && hints.SlaTier > tenant.Tier)
        {
            return Fault.InvalidRequest($"x-sla-tier is {Name(hints.SlaTier.Value)}, above this tenant's {Name(tenant.Tier)} (tenants.tier)", "x-sla-tier");
        }

        if (exchange.Snapshot.Plans.Find(exchange, out var plan) is { } fault)
        {
            return fault;
        }

        (exchange.Targets, exchange.Route, exchange.PlanReason) = (plan!.Targets, plan.Route, plan.Reason);
        var unfit = exchange.Envelope!.Binding switch
        {
            StateBinding.None => Choose(exchange, plan),
            StateBinding.Stored => Bind(exchange, plan),
            _ => Choose(exchange, plan) ?? Narrow(exchange),
        };
        if ((unfit ?? TokenBudget.Check(exchange, plan.Sla)) is { } refused)
        {
            return refused;
        }

        if (exchange.TiersBelow > 0)
        {
            exchange.Reroute(exchange.Targets, $"served as {Name(exchange.Tier)}: budgets.degraded_minute_usd has too little left");
        }

        CutoverTurn.Apply(exchange);
        return null;
    }

    private Fault? Choose(Exchange exchange, CachedPlan plan)
    {
        var fault = PlanRule.Choose(exchange, plan, clock, out var chosen);
        if (chosen is not null)
        {
            var trail = exchange.Noted;
            (trail.Question, trail.Answer) = (chosen.Question, chosen.Answer);
        }

        if (chosen is { Targets.Count: > 0 })
        {
            exchange.PlanReason = plan.Meaning;
            exchange.Reroute(chosen.Targets, PlanFaults.Explain(chosen.Question, chosen.Answer));
            if (exchange.Spend is { GoesCheapest: true } && !ReferenceEquals(chosen.Targets[0], plan.Targets[0]))
            {
                exchange.Degraded ??= Cheaper;
            }
        }

        return fault;
    }

    // What is stored has one home, so neither floor nor order counts: only who keeps it, and whether the model can.
    private static Fault? Bind(Exchange exchange, CachedPlan plan)
    {
        exchange.Targets = plan.AllTargets;
        return Narrow(exchange) ?? PlanRule.Prune(exchange, plan);
    }

    private static Fault? Narrow(Exchange exchange)
    {
        var before = exchange.Targets;
        var fault = StatePlan.Narrow(exchange);
        if (fault is not null || !ReferenceEquals(before, exchange.Targets))
        {
            exchange.Noted.Bound = fault is null ? exchange.Targets : [];
        }

        return fault;
    }

    private static string Name(SlaTier tier) => tier.ToString().ToLowerInvariant();
}
