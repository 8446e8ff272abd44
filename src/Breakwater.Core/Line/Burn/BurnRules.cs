using Breakwater.Core.Line.Spending;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Line.Burn;

/// <summary>What a request has to do with less while error budgets burn (A6.15, A6.16). One volatile read as long as none does.</summary>
internal static class BurnRules
{
    /// <summary>Told to callers whose answer is bounded while silver's error budget burns.</summary>
    private const string Shortened = "error_budget_max_tokens_lowered";

    /// <summary>Whether no fallback may cost more than the first candidate.</summary>
    public static bool NotDearer(Exchange exchange) => IsOn(exchange, Restraints.GoldNotDearer, TenantClass.Gold);

    /// <summary>Whether there is one retry at most.</summary>
    public static bool HasSingleRetry(Exchange exchange) => exchange.Snapshot.Objectives.SilverSingleRetry && IsOn(exchange, Restraints.SilverShort, TenantClass.Silver);

    /// <summary>Bounds the answer where that is set and it can be bounded.</summary>
    public static void Shorten(Exchange exchange)
    {
        if (exchange.Snapshot.Objectives.SilverAnswer is { } most
            && IsOn(exchange, Restraints.SilverShort, TenantClass.Silver)
            && exchange is { Operation: Operation.Generate, Envelope: { } envelope } && !(envelope.MaxOutputTokens <= most)
            && exchange.Snapshot.Plans.Find(exchange, out var plan) is null && AnswerBound.MayLower(exchange, plan!.Route))
        {
            AnswerBound.Lower(exchange, most, Shortened);
        }
    }

    /// <summary>Whose error budget a tenant's requests are in.</summary>
    public static TenantClass ClassOf(Tenant? tenant, ObjectivePolicy policy) => tenant switch
    {
        null => TenantClass.Open,
        _ when policy.Internal.Contains(tenant.Id) => TenantClass.Internal,
        { Tier: SlaTier.Gold } => TenantClass.Gold,
        { Tier: SlaTier.Silver } => TenantClass.Silver,
        _ => TenantClass.Bronze,
    };

    private static bool IsOn(Exchange exchange, Restraints restraint, TenantClass whose) =>
        (exchange.Snapshot.Outcomes.Restraints & restraint) != 0 && ClassOf(exchange.Tenant, exchange.Snapshot.Objectives) == whose;
}
