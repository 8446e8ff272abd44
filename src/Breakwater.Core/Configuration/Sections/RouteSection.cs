using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Configuration.Sections.Changes;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Sections;

internal sealed class RouteSection : Section<RouteDraft>
{
    internal const long MostWeight = 1000;

    private readonly Key<string> name;
    private readonly Key<RouteMatch> match;
    private readonly Key<IReadOnlyList<string>> candidates;
    private readonly Key<PolicyKind> policy;
    private readonly Key<IReadOnlyList<Placed<long>>> weights;
    private readonly Key<Money?> maxCost;
    private readonly Key<TimeSpan?> maxLatency;
    private readonly Key<bool> lowerMaxTokens;
    private readonly Key<RolloutDraft?> rollout;

    public RouteSection()
    {
        name = Add(new Key<string>("name", Scalars.Name) { Required = true, Doc = "Unique name; callers may ask for it as a model." });
        match = Add(new Key<RouteMatch>("match", new MatchSection()) { DefaultNote = "every request", Doc = "Which requests it is for; conditions must all hold. Only the last route has none." });
        candidates = Add(new Key<IReadOnlyList<string>>("candidates", new ListShape<string>(Scalars.Name))
        {
            Required = true,
            Doc = "Models in the order in which they are tried: ids, provider/id, or names that a provider forwards.",
        });
        policy = Add(new Key<PolicyKind>("policy", PolicyWord)
        {
            Default = "order",
            Point = "A2.15, A5.4, A6.10, A7.7, F-K1",
            Doc = "How its candidates are ordered: order: as listed; weights: by their shares; cost: the cheapest first; latency: the lowest p95 first; slo-budget: the first listed that is well and fast enough; value: the best for L0, else the fastest within the cost; balance: a conversation where its prompt is cached, a new one at the least loaded.",
        });
        weights = Add(new Key<IReadOnlyList<Placed<long>>>("weights", new MapShape<long>(Scalars.Whole(0, MostWeight)))
        {
            DefaultNote = "needed by policy weights, and by it alone",
            Point = "A6.10",
            Doc = "Shares of the traffic by candidate; one without a share only stands in.",
        });
        maxCost = Add(new Key<Money?>("max_cost_usd", new OptionalShape<Money>(Scalars.Usd))
        {
            DefaultNote = "no limit; for policy slo-budget and value",
            Point = "A5.3, A7.7",
            Doc = "What one request may cost, as estimated. Below 0.003, slo-budget takes the cheapest.",
        });
        maxLatency = Add(new Key<TimeSpan?>("max_latency", new OptionalShape<TimeSpan>(Scalars.Duration))
        {
            DefaultNote = "any; for policy slo-budget",
            Point = "A5.3",
            Doc = "The p95 of the last minute that is fast enough; a caller's own deadline lowers it.",
        });
        lowerMaxTokens = Add(new Key<bool>("lower_max_tokens", Scalars.Flag)
        {
            Default = "true",
            Point = "A7.9, F-C6",
            Doc = "Whether an answer may be bounded to what a budget has left; else the request is refused.",
        });
        rollout = Add(new Key<RolloutDraft?>("rollout", new RolloutSection()!)
        {
            DefaultNote = "none",
            Point = "A7.10, C30",
            Doc = "What the route is to become: other candidates, or another order of them, for 1, 10, 50, then 100 % of the requests that ask for the route or for auto, taken back when a floor breaks.",
        });
    }

    internal static Shape<PolicyKind> PolicyWord { get; } = Scalars.OneOf(
        ("order", PolicyKind.Order), ("weights", PolicyKind.Weights), ("cost", PolicyKind.Cost), ("latency", PolicyKind.Latency), ("slo-budget", PolicyKind.SloBudget), ("value", PolicyKind.Value), ("balance", PolicyKind.Balance));

    protected override RouteDraft Build(KeyValues values) => new(
        values.Get(name),
        values.Get(match),
        values.Get(candidates),
        new RoutePolicy(values.Get(policy)) { MaxCost = values.Get(maxCost), MaxLatency = values.Get(maxLatency) },
        values.Get(weights))
    {
        LowerMaxTokens = values.Get(lowerMaxTokens),
        Rollout = values.Get(rollout),
    };
}
