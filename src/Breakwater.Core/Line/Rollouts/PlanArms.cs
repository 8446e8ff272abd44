using Breakwater.Core.Line.Planning;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Rollouts;

/// <summary>The other plan of a route under a rollout.</summary>
/// <param name="Split">Who has which.</param>
/// <param name="Fresh">The new arm's plan.</param>
internal sealed record PlanArms(RolloutSplit Split, CachedPlan Fresh)
{
    /// <summary>The plan of a request's arm: always the same one for a tenant's session, else for a tenant. What a provider keeps decides for itself who can go on with it.</summary>
    public CachedPlan For(Exchange exchange, CachedPlan old)
    {
        var sticky = StickyHash.Of(exchange.Tenant?.Id, exchange.Hints.Session, exchange.Id);
        var (own, other) = Split.TakesFresh(sticky) ? (Fresh, old) : (old, Fresh);
        return exchange.Envelope is { Binding: not StateBinding.None, StateId: { } id }
            && exchange.Snapshot.Homes.Find(id) is { } home && !Has(own, home.Provider) && Has(other, home.Provider) ? other : own;
    }

    private static bool Has(CachedPlan plan, string provider)
    {
        for (var i = 0; i < plan.AllTargets.Count; i++)
        {
            if (plan.AllTargets[i].Provider == provider)
            {
                return true;
            }
        }

        return false;
    }
}
