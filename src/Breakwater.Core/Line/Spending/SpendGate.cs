using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Estimates;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

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

    /// <summary>Puts aside what the request may cost, if need be after shortening its context and bounding its answer; a fault when it may not be sent.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="prompt">The size of its prompt; of what is left of it, where its context is shortened.</param>
    /// <param name="clock">The line's clock.</param>
    public static Fault? Hold(Exchange exchange, ref PromptSize prompt, TimeProvider clock)
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
        var offer = SpendOffer.Of(exchange, plan!, prompt, cap, now);
        if (offer.Floor > offer.Want)
        {
            return SpendFaults.OverCap(exchange, offer.Want, offer.Worst, offer.Floor);
        }

        BudgetAnswer answer = default;
        ContextCut? cut = null;
        if (isBounded)
        {
            answer = Reserve(exchange, plan!, prompt, cap, now, ref offer, ref cut);
            if (answer.Refused)
            {
                cut?.Dispose();
                return MayLowerTier(exchange, answer) && exchange.LowerTier() ? Hold(exchange, ref prompt, clock) : SpendFaults.Refused(exchange, answer, offer.Floor);
            }
        }

        if (cut is not null)
        {
            prompt = cut.Prompt;
        }

        Take(exchange, plan!, offer, answer, cap, cut);
        cut?.Dispose();
        return null;
    }

    // Of the whole prompt, or of what may be left of it.
    private static BudgetAnswer Reserve(
        Exchange exchange, CachedPlan plan, in PromptSize prompt, Money? cap, DateTimeOffset now, ref SpendOffer offer, ref ContextCut? cut)
    {
        if (ContextCut.IsLong(exchange, plan.Route, prompt) && (cut = CutToLevel(exchange, plan.Route, Ask(exchange, offer.Want, offer.Floor), now)) is not null)
        {
            offer = SpendOffer.Of(exchange, plan, cut.Prompt, cap, now);
        }

        var answer = exchange.Snapshot.Budgets.Reserve(Ask(exchange, offer.Want, offer.Floor), now);
        return answer.WantsMoney && !MayLowerTier(exchange, answer) ? ReserveLess(exchange, plan, cap, now, answer, ref offer, ref cut) : answer;
    }

    // A2.26: over the cap of an incident everybody is served as the next lower tier is, before anybody is refused.
    private static bool MayLowerTier(Exchange exchange, in BudgetAnswer answer) =>
        answer is { WantsMoney: true, Short: BudgetScope.DegradedMinute } && exchange.Tier != SlaTier.Bronze;

    // From the threshold on long contexts go without their oldest turns (A5.9, A7.9).
    private static ContextCut? CutToLevel(Exchange exchange, string route, in BudgetAsk ask, DateTimeOffset now)
    {
        var cut = exchange.Snapshot.Budgets.IsTight(ask, now) ? ContextCut.Of(exchange, route) : null;
        cut?.ToLevel();
        return cut;
    }

    // What is left does not pay for the whole prompt: without as few of its oldest turns as possible (A5.9). Others may take money meanwhile, so it may take more than one try.
    private static BudgetAnswer ReserveLess(
        Exchange exchange, CachedPlan plan, Money? cap, DateTimeOffset now, BudgetAnswer answer, ref SpendOffer offer, ref ContextCut? cut)
    {
        cut ??= ContextCut.Of(exchange, plan.Route);
        while (cut is not null && answer is { WantsMoney: true, Left: var left }
            && cut.TryFit(prompt => SpendOffer.Of(exchange, plan, prompt, cap, now).Floor <= left))
        {
            offer = SpendOffer.Of(exchange, plan, cut.Prompt, cap, now);
            answer = exchange.Snapshot.Budgets.Reserve(Ask(exchange, offer.Want, offer.Floor), now);
        }

        return answer;
    }

    // Notes what is put aside, and bounds the answer to it.
    private static void Take(Exchange exchange, CachedPlan plan, in SpendOffer offer, in BudgetAnswer answer, Money? cap, ContextCut? cut)
    {
        var spending = exchange.Snapshot.Spending;
        var want = answer.Hold?.Amount ?? offer.Want;
        var isTight = answer.IsTight && IsWorthLess(exchange);
        var spend = new Spend(want, offer.Ceiling.Of(0), cap) { GoesCheapest = isTight && spending.DegradeToCheapest, TurnsLeftOut = cut?.Turns ?? 0 };
        exchange.Spend = spend;
        if (answer.Hold is { } hold)
        {
            spend.Holds.Add(hold);
        }

        cut?.Adopt();
        var most = want < offer.Worst ? offer.Ceiling.AnswerFor(want, spending.LeastAnswer) : long.MaxValue;
        most = isTight && spending.DegradeAnswer is { } less && less < most && AnswerBound.MayLower(exchange, plan.Route) ? less : most;
        if (most < (exchange.Envelope!.MaxOutputTokens ?? long.MaxValue))
        {
            AnswerBound.Lower(exchange, most, AnswerBound.ForMoney);
        }
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
