using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Spending;

/// <summary>Why a request may not be paid for: the limit, its value, and what to change.</summary>
internal static class SpendFaults
{
    /// <summary>Above this SDKs do not wait but repeat at once; it is better that they do not.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>How soon a store that is stopped is worth another try.</summary>
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(5);

    /// <summary>One request costs too much.</summary>
    public static Fault OverCap(Exchange exchange, Money cap, Money worst, Money floor)
    {
        var whose = cap == exchange.Hints.MaxCost ? "x-breakwater-max-cost-usd" : "budgets.request_usd.block";
        var advice = floor < worst ? $"even its shortest answer may cost {floor} USD" : "lower max_tokens or shorten the prompt";
        return new Fault(FaultKind.RequestCostCap, $"this request may cost {worst} USD, more than the {cap} USD that {whose} allows; {advice}")
        {
            Stage = FaultStage.Admit,
            Param = whose,
        };
    }

    /// <summary>No money was put aside: a budget has too little left, or there is no record of it.</summary>
    public static Fault Refused(Exchange exchange, in BudgetAnswer answer, Money floor) => 
        answer.Unrecorded ? Stopped("what this request may cost cannot be put on record beside it, and what is under a budget is not sent without")
        : answer.Unread ? Stopped("a budget was set, and what was spent before in its window cannot be read")
        : OverBudget(exchange, answer, floor);

    // What exactly is wrong is for operators, in the log and in the status.
    private static Fault Stopped(string why) =>
        new(FaultKind.StoreStopped, $"the gateway's store is stopped: {why}; try again later")
        {
            Stage = FaultStage.Admit,
            RetryAfter = StoreWait,
        };

    private static Fault OverBudget(Exchange exchange, in BudgetAnswer answer, Money floor)
    {
        var (name, key) = NameOf(answer.Short!.Value, exchange);
        return new Fault(FaultKind.BudgetExceeded, $"the {name} budget of {answer.Cap} USD ({key}) has {answer.Left} USD left, and this request may cost {floor} USD at least; lower max_tokens or shorten the prompt, or come back later")
        {
            Stage = FaultStage.Admit,
            RetryAfter = answer.RetryAfter,
            Final = answer.RetryAfter is null || answer.RetryAfter > LongestWait,
        };
    }

    private static (string Name, string Key) NameOf(BudgetScope scope, Exchange exchange) => scope switch
    {
        BudgetScope.Minute => ("tenant's minute", "tenants.budget_usd.minute"),
        BudgetScope.Day => ("tenant's day", "tenants.budget_usd.day"),
        BudgetScope.Month => ("tenant's month", "tenants.budget_usd.month"),
        BudgetScope.NonCriticalDay => ("tenant's day for batch and bronze", "budgets.noncritical_share_of_month of tenants.budget_usd.month"),
        BudgetScope.Session => ($"session {exchange.Hints.Session}'s", "budgets.session_usd.hard"),
        BudgetScope.GlobalMinute => ("gateway's minute", "budgets.global_usd.minute"),
        BudgetScope.GlobalDay => ("gateway's day", "budgets.global_usd.day"),
        BudgetScope.GlobalMonth => ("gateway's month", "budgets.global_usd.month"),
        _ => ("degraded gateway's minute", "budgets.degraded_minute_usd"),
    };
}
