using Breakwater.Core.Line.Affinity;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Burn;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Line.Planning;

/// <summary>Asks the pure choice between candidates: once for all requests of a kind, and again for each request that needs something special or whose route follows what is live.</summary>
internal static class PlanRule
{
    /// <summary>The plan for requests that need nothing special, to be kept; a fault, and a plan without targets, when no candidate is good enough for the tier.</summary>
    public static Fault? Plain(Exchange exchange, RoutePlan made, out CachedPlan plan)
    {
        var snapshot = exchange.Snapshot;
        var sla = snapshot.Sla.Of(exchange.Tier);
        var question = new PlanQuestion { Candidates = made.Candidates, IsNamed = made.IsNamed, Tier = exchange.Tier, Sla = sla };
        var answer = PlanChoice.Decide(question);
        Target[] targets = [.. made.Candidates.Select(snapshot.TargetOf)];
        var why = PlanFaults.Explain(question, answer);
        plan = new CachedPlan([.. answer.Places.Select(place => targets[place])], made.Route ?? "", why.Length == 0 ? made.Reason : $"{made.Reason}; {why}")
        {
            Meaning = made.Reason,
            Question = question,
            Answer = answer,
            Candidates = made.Candidates,
            AllTargets = targets,
            IsNamed = made.IsNamed,
            Policy = made.Policy,
            Sla = sla,
            Lacks = answer.Places.Aggregate(Capabilities.None, (all, place) => all | made.Candidates[place].Lacks),
            ContextWindow = answer.Places.Aggregate(long.MaxValue, (least, place) => Math.Min(least, made.Candidates[place].ContextWindow ?? long.MaxValue)),
            MaxOutput = answer.Places.Aggregate(long.MaxValue, (least, place) => Math.Min(least, made.Candidates[place].MaxOutput ?? long.MaxValue)),
        };
        return answer.Places.Count > 0 ? null : PlanFaults.BelowFloor(made.Route ?? "", question);
    }

    /// <summary>Chooses for this request alone where the kept plan does not hold for it, else gives null; a fault, and nobody chosen, when no candidate can serve it.</summary>
    public static Fault? Choose(Exchange exchange, CachedPlan plan, TimeProvider clock, out ChosenPlan? chosen)
    {
        chosen = null;
        var notDearer = BurnRules.NotDearer(exchange);
        var cheapest = exchange.Spend is { GoesCheapest: true } && !plan.IsNamed && plan.AllTargets.Count > 1;
        var warm = CacheAffinity.Of(exchange, plan, clock);
        if (!notDearer && !cheapest && warm is not { IsAtStandIn: true } && plan.Fits(Needs(exchange), PromptTokens(exchange), AnswerBound(exchange)))
        {
            return null;
        }

        var question = Ask(exchange, plan, clock, notDearer, cheapest, warm);
        var answer = PlanChoice.Decide(question);
        var targets = new Target[answer.Places.Count];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = plan.AllTargets[answer.Places[i]];
        }

        chosen = new ChosenPlan(targets, question, answer);
        return targets.Length > 0 ? null : PlanFaults.CannotServe(exchange, question, answer);
    }

    /// <summary>Leaves out of a bound request's targets those that cannot serve it; a fault when none can.</summary>
    public static Fault? Prune(Exchange exchange, CachedPlan plan)
    {
        var question = Ask(exchange, plan, clock: null);
        var places = new int[exchange.Targets.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = plan.PlaceOf(exchange.Targets[i]);
        }

        var answer = PlanChoice.Prune(question, places);
        var trail = exchange.Noted;
        (trail.Question, trail.Answer, trail.IsStored) = (question, answer, true);
        if (answer.Places.Count == 0)
        {
            return PlanFaults.CannotServe(exchange, question, answer);
        }

        var kept = new Target[answer.Places.Count];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = plan.AllTargets[answer.Places[i]];
        }

        exchange.Targets = kept;
        return null;
    }

    /// <summary>The prompt as estimated; 0 with pictures and files, whose bytes say nothing of their tokens.</summary>
    public static long PromptTokens(Exchange exchange) =>
        exchange.Operation == Operation.Generate && (exchange.Envelope!.Needs & (Capabilities.Vision | Capabilities.Documents)) == Capabilities.None ? exchange.Need.Prompt : 0;

    private static PlanQuestion Ask(Exchange exchange, CachedPlan plan, TimeProvider? clock, bool notDearer = false, bool cheapest = false, WarmPrompt? warm = null)
    {
        var hints = exchange.Hints;
        return new PlanQuestion
        {
            Candidates = plan.Candidates,
            Live = clock is null || (!notDearer && !cheapest && warm?.Holders is null && plan.Policy.Kind is PolicyKind.Order or PolicyKind.Weights)
                ? []
                : LiveViews(plan, exchange.Snapshot.Policy.Health.LeastCalls, clock, warm),
            IsNamed = plan.IsNamed,
            Tier = exchange.Tier,
            Sla = plan.Sla,
            Policy = cheapest ? RoutePolicy.Cheapest : plan.Policy.Within(hints.MaxCost, hints.Deadline),
            Value = exchange.Snapshot.Sla.ValueOf(exchange.Intent, exchange.Tier),
            Needs = Needs(exchange),
            PromptTokens = PromptTokens(exchange),
            AnswerBound = AnswerBound(exchange),
            AnswerTokens = exchange.Need.Answer,
            NotDearer = notDearer,
            Sticky = StickyHash.Of(exchange.Tenant?.Id, hints.Session, exchange.Id),
        };
    }

    /// <summary>How the candidates of a plan stand.</summary>
    public static LiveView[] LiveViews(CachedPlan plan, int leastCalls, TimeProvider clock, WarmPrompt? warm = null)
    {
        var now = clock.Monotonic();
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var views = new LiveView[plan.AllTargets.Count];
        for (var i = 0; i < views.Length; i++)
        {
            views[i] = LiveViewOf(plan.AllTargets[i], leastCalls, now, today, warm?.Holders?[i].Tokens ?? 0, plan.Policy.Kind == PolicyKind.Balance);
        }

        return views;
    }

    private static LiveView LiveViewOf(Target target, int leastCalls, TimeSpan now, DateOnly today, int warmTokens, bool isBalanced)
    {
        var price = target.PriceOn(today);
        var health = target.Defence.Health.Glance(now);
        var isKnown = health.Calls >= leastCalls;
        return new LiveView
        {
            IsPriced = price is not null,
            InputPrice = price?.Input ?? 0,
            OutputPrice = price?.Output ?? 0,
            P95 = !isKnown ? TimeSpan.Zero : health.Successes > 0 ? health.P95 : TimeSpan.MaxValue,
            SuccessRatio = isKnown ? health.Successes : 1,
            WarmTokens = warmTokens,
            CachedPrice = warmTokens > 0 ? price?.CachedInput ?? 0 : 0,
            Load = isBalanced ? target.Defence.Load.Thousandths(now) : 0,
            IsInTrouble = !health.Healthy || target.Defence.Breaker.StateAt(now) != BreakerState.Closed,
        };
    }

    /// <summary>What the model must be able to do. Only answers are generated with capabilities; to count tokens or to embed needs none.</summary>
    public static Capabilities Needs(Exchange exchange) => exchange.Operation == Operation.Generate ? exchange.Envelope!.Needs : Capabilities.None;

    /// <summary>The longest answer that the caller asks for; 0 for no bound.</summary>
    public static long AnswerBound(Exchange exchange) => exchange.Operation == Operation.Generate ? exchange.Envelope!.MaxOutputTokens ?? 0 : 0;
}
