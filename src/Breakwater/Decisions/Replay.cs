using Breakwater.Core.Budgets;
using Breakwater.Core.Configuration;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Tenancy;

namespace Breakwater.Decisions;

/// <summary>
/// What a configuration would have chosen for requests of the past: routes, tiers, policies and prices are its own; the requests, and how candidates stood, are those of
/// the log, and so are the tenants' own orders and whom a cutover put behind the others. A pure function. A candidate that a request's log does not know stands as the last one of the same name in the file, or as one of which nothing is known.
/// </summary>
internal sealed class Replay(GatewayConfig config, DecisionFile file)
{
    private readonly Dictionary<(string Provider, string Model), LiveView> _known = Known(file);
    private readonly Dictionary<string, Tenant> _tenants = config.Tenants.ToDictionary(tenant => tenant.Id, StringComparer.Ordinal);

    public ReplayAnswer Run()
    {
        var requests = new List<ReplayedRequest>();
        foreach (var decision in file.Decisions)
        {
            if (decision is { Operation: not Operation.StoredResponse, Asked.Length: > 0, Unplanned: false })
            {
                requests.Add(Again(decision, file.PlanOf(decision)));
            }
        }

        return new ReplayAnswer(ReplaySummary.Of(file.Decisions.Count, requests), requests);
    }

    private ReplayedRequest Again(Decision decision, DecidedPlan? plan)
    {
        var before = plan is null ? [] : Kept(decision, plan, decision.Answer ?? plan.Answer);
        before = AsShifted(decision, plan, before);
        var fault = Plan(decision, plan, out var made, out var tier);
        if (fault is not null)
        {
            return new ReplayedRequest(decision.Id, Names(before), [], fault.Detail) { CostBefore = Cost(decision, before) };
        }

        var question = Ask(decision, plan, made!, tier);
        var answer = Choose(question, made!);
        CandidateView[] after = [.. answer.Places.Select(place => made!.Candidates[place]).Where(one => HoldsState(decision, plan, one))];
        after = config.Defence.Cutover.Enabled ? AsShifted(decision, plan, after) : after;
        var why = answer.Reason.Length > 0 ? $"{made!.Reason}; {answer.Reason}" : made!.Reason;
        return new ReplayedRequest(decision.Id, Names(before), Names(after), after.Length > 0 ? why : Nobody(question, answer))
        {
            CostBefore = Cost(decision, before),
            CostAfter = Cost(decision, after),
            LimitMs = question.Policy.MaxLatency is { } limit ? (long)limit.TotalMilliseconds : null,
            P95MsBefore = P95(decision, plan, before),
            P95MsAfter = P95(decision, plan, after),
        };
    }

    private Fault? Plan(Decision decision, DecidedPlan? plan, out RoutePlan? made, out SlaTier tier)
    {
        var tenant = decision.Tenant is { } id ? _tenants.GetValueOrDefault(id) : null;
        tier = plan?.Tier ?? config.Sla.TierOf(decision.Intent, tenant?.Tier);
        var query = new RouteQuery(decision.Asked!)
        {
            Kind = decision.Operation == Operation.Embed ? ModelKind.Embedding : ModelKind.Generation,
            Intent = decision.Intent,
            Tenant = decision.Tenant,
            SlaTier = tier,
            Tags = [.. decision.Tags ?? new Dictionary<string, string>()],
        };
        var fault = RoutePlanner.Plan(query, Entitlements.Of(tenant), config.Routes, out made);
        made = fault is null && plan?.Own is { } own ? own.Apply(made!) : made;
        return fault;
    }

    private PlanQuestion Ask(Decision decision, DecidedPlan? plan, RoutePlan made, SlaTier tier) => new()
    {
        Candidates = made.Candidates,
        Live = [.. made.Candidates.Select(candidate => Stood(decision, plan, candidate))],
        IsNamed = made.IsNamed,
        Tier = tier,
        Sla = config.Sla.Of(tier),
        Policy = config.Budgets.DegradeToCheapest && IsTight(decision, plan) && !made.IsNamed ? RoutePolicy.Cheapest : made.Policy.Within(
            decision.MaxCost > 0 ? new Money(decision.MaxCost) : null, decision.DeadlineMs > 0 ? TimeSpan.FromMilliseconds(decision.DeadlineMs) : null),
        Value = config.Sla.ValueOf(decision.Intent, tier),
        Needs = decision.Needs,
        PromptTokens = decision.Prompt,
        AnswerBound = decision.Bound,
        AnswerTokens = decision.Expects,
        NotDearer = decision.Question is { NotDearer: true },
        Sticky = decision.Whose(),
    };

    // As the line does: a listed order that serves the request as it is stays what it is for all.
    private static PlanAnswer Choose(PlanQuestion question, RoutePlan made)
    {
        if (made.Policy.Kind == PolicyKind.Order && question.Policy.Kind == PolicyKind.Order && !question.NotDearer && question.Live.All(view => view.WarmTokens == 0))
        {
            var plain = PlanChoice.Decide(new PlanQuestion { Candidates = question.Candidates, IsNamed = question.IsNamed, Tier = question.Tier, Sla = question.Sla });
            if (plain.Places.Count > 0 && plain.Places.All(place => PlanChoice.Refusal(question, place) is null or { Cause: ExclusionCause.BelowFloor }))
            {
                return plain;
            }
        }

        return PlanChoice.Decide(question);
    }

    private LiveView Stood(Decision decision, DecidedPlan? plan, CandidateView candidate)
    {
        var (price, seen) = (Price(decision, candidate), Seen(decision, plan, candidate));
        return seen with { IsPriced = price is not null, InputPrice = price?.Input ?? 0, OutputPrice = price?.Output ?? 0, CachedPrice = seen.WarmTokens > 0 ? price?.CachedInput ?? 0 : 0 };
    }

    private LiveView Seen(Decision decision, DecidedPlan? plan, CandidateView candidate)
    {
        var seen = decision.Seen();
        for (var place = 0; plan is not null && place < seen.Count && place < plan.Candidates.Count; place++)
        {
            if (plan.Candidates[place].IsSameTarget(candidate))
            {
                return config.Affinity.Enabled ? seen[place] : seen[place] with { WarmTokens = 0 };
            }
        }

        return _known.TryGetValue((candidate.Provider, candidate.ModelId), out var known) ? known : new LiveView { SuccessRatio = 1 };
    }

    private long? P95(Decision decision, DecidedPlan? plan, IReadOnlyList<CandidateView> order)
    {
        if (order.Count == 0)
        {
            return null;
        }

        var p95 = Seen(decision, plan, order[0]).P95;
        return p95 == TimeSpan.Zero ? null : (long)p95.TotalMilliseconds;
    }

    private long? Cost(Decision decision, IReadOnlyList<CandidateView> order) =>
        order.Count > 0 && decision.Usage is { } usage && Price(decision, order[0]) is { } price ? PriceBook.Cost(usage, price).NanoUsd : null;

    private ModelPrice? Price(Decision decision, CandidateView candidate)
    {
        var day = DateOnly.FromDateTime(decision.At);
        return config.Describe(candidate, day).Prices.FirstOrDefault(price => price.IsValidOn(day));
    }

    // A request that builds on state goes where that is, whatever the policy says.
    private static bool HoldsState(Decision decision, DecidedPlan? plan, CandidateView candidate) =>
        decision.Kept is not { } kept || plan is null || kept.Any(place => plan.Candidates[place].Provider == candidate.Provider);

    private static CandidateView[] Kept(Decision decision, DecidedPlan plan, PlanAnswer answer) =>
        [.. answer.Places.Where(place => decision.Kept?.Contains(place) ?? true).Select(place => plan.Candidates[place])];

    // Whom a cutover put behind the others is still the last resort of whoever else there is.
    private static CandidateView[] AsShifted(Decision decision, DecidedPlan? plan, CandidateView[] order)
    {
        if (plan is null || decision.Away is not { Count: > 0 } places)
        {
            return order;
        }

        var away = places.Select(place => plan.Candidates[place].Provider).ToHashSet(StringComparer.Ordinal);
        return [.. order.Where(one => !away.Contains(one.Provider)), .. order.Where(one => away.Contains(one.Provider))];
    }

    // A budget that was nearly spent sent it to the cheapest, whatever its route says.
    private static bool IsTight(Decision decision, DecidedPlan? plan) =>
        decision.Question is { } question && question.Policy == RoutePolicy.Cheapest && plan is not null && plan.Policy != RoutePolicy.Cheapest;

    private static string Nobody(PlanQuestion question, PlanAnswer answer) =>
        string.Join("; ", answer.Excluded.Select(one => $"{Name(question.Candidates[one.Place])} {PlanWords.Why(question, one)}"));

    private static IReadOnlyList<string> Names(IEnumerable<CandidateView> order) => [.. order.Select(Name)];

    private static string Name(CandidateView candidate) => $"{candidate.Provider}/{candidate.ModelId}";

    private static Dictionary<(string Provider, string Model), LiveView> Known(DecisionFile file)
    {
        var known = new Dictionary<(string Provider, string Model), LiveView>();
        foreach (var decision in file.Decisions.OrderBy(decision => decision.At))
        {
            var (plan, seen) = (file.PlanOf(decision), decision.Seen());
            for (var place = 0; plan is not null && place < seen.Count && place < plan.Candidates.Count; place++)
            {
                known[(plan.Candidates[place].Provider, plan.Candidates[place].ModelId)] = seen[place] with { WarmTokens = 0 }; // Another request's prompt.
            }
        }

        return known;
    }
}
