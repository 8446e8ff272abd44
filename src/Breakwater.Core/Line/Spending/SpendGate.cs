using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Estimates;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Spending;

/// <summary>
/// No request is sent whose cost at the worst is not put aside: it is held before the first byte, in every scope it falls under, and settled to what the provider bills
/// at the end (A5.7, A5.8, A7.8). Requests without any budget pass by.
/// </summary>
internal static class SpendGate
{
    /// <summary>After the request's last deadline somebody has ended the hold, or nobody will.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer may take that the provider makes in its own time.</summary>
    private static readonly TimeSpan QueuedLease = TimeSpan.FromHours(1);

    /// <summary>Puts aside what the request may cost, if need be after bounding its answer; a fault when it may not be sent.</summary>
    public static Fault? Hold(Exchange exchange, in PromptSize prompt, TimeProvider clock)
    {
        var (snapshot, hints) = (exchange.Snapshot, exchange.Hints);
        var cap = Least(hints.MaxCost, snapshot.Spending.RequestBlock);
        var isBounded = snapshot.Budgets.Bounds(exchange.Tenant?.Id, hints.Session);
        if ((cap is null && !isBounded) || exchange.Envelope is null || exchange.Operation is not (Operation.Generate or Operation.Embed)
            || snapshot.Plans.Find(exchange, out var plan) is not null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var targets = exchange.Envelope.Binding == StateBinding.Stored ? plan!.AllTargets : plan!.Targets;
        var ceiling = new SpendCeiling(exchange, prompt, targets, DateOnly.FromDateTime(now.UtcDateTime));
        var worst = ceiling.Of(long.MaxValue);
        var floor = AnswerBound.MayLower(exchange, plan.Route) ? ceiling.Of(snapshot.Spending.LeastAnswer) : worst;
        var want = Least(cap, worst)!.Value;
        if (floor > want)
        {
            return SpendFaults.OverCap(exchange, want, worst, floor);
        }

        BudgetHold? hold = null;
        var isTight = false;
        if (isBounded)
        {
            var answer = snapshot.Budgets.Reserve(Ask(exchange, want, floor), now);
            if (answer.Refused)
            {
                // A2.26: over the cap of an incident everybody is served as the next lower tier is, before anybody is refused.
                return answer is { Unrecorded: false, Unread: false, Short: BudgetScope.DegradedMinute } && exchange.LowerTier() ? Hold(exchange, prompt, clock) : SpendFaults.Refused(exchange, answer, floor);
            }

            hold = answer.Hold;
            want = hold?.Amount ?? want;
            isTight = answer.IsTight && IsWorthLess(exchange);
        }

        var spend = new Spend(want, ceiling.Of(0), cap) { GoesCheapest = isTight && snapshot.Spending.DegradeToCheapest };
        exchange.Spend = spend;
        if (hold is not null)
        {
            spend.Holds.Add(hold);
        }

        var most = want < worst ? ceiling.AnswerFor(want, snapshot.Spending.LeastAnswer) : long.MaxValue;
        most = isTight && snapshot.Spending.DegradeAnswer is { } less && less < most && AnswerBound.MayLower(exchange, plan.Route) ? less : most;
        if (most < (exchange.Envelope.MaxOutputTokens ?? long.MaxValue))
        {
            AnswerBound.Lower(exchange, most, AnswerBound.ForMoney);
        }

        return null;
    }

    // A7.7: what is worth the most keeps its model and its answer, as long as there is money at all.
    private static bool IsWorthLess(Exchange exchange) =>
        exchange.Operation == Operation.Generate && exchange.Snapshot.Sla.ValueOf(exchange.Intent, exchange.Tier) != ValueClass.L0;

    /// <summary>Why there is no money for another attempt beside what those before it cost; null when there is, and it is put aside.</summary>
    public static Fault? Refusal(Exchange exchange, TimeProvider clock) =>
        exchange.Spend is { } spend && exchange.Attempts.Count > 0 ? TopUp(exchange, spend, exchange.Cost + spend.Worst, clock) : null;

    /// <summary>Whether there is money for a second attempt beside the one under way, one of which will have read its prompt for nothing.</summary>
    public static bool AllowHedge(Exchange exchange, TimeProvider clock) =>
        exchange.Spend is not { } spend || TopUp(exchange, spend, exchange.Cost + spend.Worst + spend.Prompt, clock) is null;

    private static Fault? TopUp(Exchange exchange, Spend spend, Money needed, TimeProvider clock)
    {
        if (needed > spend.Cap)
        {
            return SpendFaults.OverCap(exchange, spend.Cap.Value, needed, needed);
        }

        if (spend.Holds.Count == 0 || needed <= spend.Held)
        {
            return null;
        }

        var more = needed - spend.Held;
        var answer = exchange.Snapshot.Budgets.Reserve(Ask(exchange, more, more) with { Since = spend.Holds[0].At }, clock.GetUtcNow());
        if (answer.Refused)
        {
            return SpendFaults.Refused(exchange, answer, more);
        }

        if (answer.Hold is { } hold)
        {
            spend.Holds.Add(hold);
        }

        return null;
    }

    private static BudgetAsk Ask(Exchange exchange, Money want, Money least) => new()
    {
        Request = exchange.Id,
        Tenant = exchange.Tenant?.Id,
        Session = exchange.Hints.Session,
        IsNonCritical = Tickets.IsNonCritical(exchange),
        IsDegraded = exchange.Snapshot.Defences.IsCostly,
        Want = want,
        Least = least,
        Lease = exchange.IsQueued ? QueuedLease : exchange.Snapshot.LimitsFor(exchange.IsStream, exchange.Intent).Total + Grace,
    };

    private static Money? Least(Money? one, Money? other) => one is null || other < one ? other : one;
}
