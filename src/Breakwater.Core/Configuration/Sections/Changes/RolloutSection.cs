using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Configuration.Sections.Changes;

internal sealed class RolloutSection : Section<RolloutDraft>
{
    private readonly Key<IReadOnlyList<string>> candidates;
    private readonly Key<PolicyKind> policy;
    private readonly Key<IReadOnlyList<Placed<long>>> weights;
    private readonly Key<Money?> maxCost;
    private readonly Key<TimeSpan?> maxLatency;
    private readonly Key<TimeSpan> hold;
    private readonly Key<RolloutFloors> floors;

    public RolloutSection()
    {
        candidates = Add(new Key<IReadOnlyList<string>>("candidates", new ListShape<string>(Scalars.Name)) { Required = true, Doc = "The route's candidates to come, in the order in which they are tried." });
        policy = Add(new Key<PolicyKind>("policy", RouteSection.PolicyWord) { Default = "order", Doc = "How they are ordered, as in routes[].policy." });
        weights = Add(new Key<IReadOnlyList<Placed<long>>>("weights", new MapShape<long>(Scalars.Whole(0, RouteSection.MostWeight))) { DefaultNote = "needed by policy weights, and by it alone", Doc = "Their shares, as in routes[].weights." });
        maxCost = Add(new Key<Money?>("max_cost_usd", new OptionalShape<Money>(Scalars.Usd)) { DefaultNote = "no limit; for policy slo-budget and value", Doc = "As in routes[].max_cost_usd." });
        maxLatency = Add(new Key<TimeSpan?>("max_latency", new OptionalShape<TimeSpan>(Scalars.Duration)) { DefaultNote = "any; for policy slo-budget", Doc = "As in routes[].max_latency." });
        hold = Add(new Key<TimeSpan>("hold", Scalars.Duration) { Default = "15m", Point = "A7.10, C30", Doc = "How long each share is held at least before the next." });
        floors = Add(new Key<RolloutFloors>("floors", new RolloutFloorsSection()) { Point = "A7.1, A7.10", Doc = "What the new candidates must hold; the first that breaks takes all traffic back." });
    }

    public override ConfigNode? WhenAbsent => null;

    protected override RolloutDraft Build(KeyValues values) => new(
        new RouteDraft(
            string.Empty,
            new RouteMatch(),
            values.Get(candidates),
            new RoutePolicy(values.Get(policy)) { MaxCost = values.Get(maxCost), MaxLatency = values.Get(maxLatency) },
            values.Get(weights)),
        values.Get(hold),
        values.Get(floors));
}
