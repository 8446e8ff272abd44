using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Configuration.Sections.Changes;

internal sealed class RolloutFloorsSection : Section<RolloutFloors>
{
    private readonly Key<long> requests;
    private readonly Key<double?> successRatio;
    private readonly Key<double> successDrop;
    private readonly Key<TimeSpan?> p95;
    private readonly Key<int> p95Factor;
    private readonly Key<Money?> cost;
    private readonly Key<int> costFactor;
    private readonly Key<double?> quality;

    public RolloutFloorsSection()
    {
        requests = Add(new Key<long>("requests", Scalars.Whole(1, 1_000_000)) { Default = "50", Doc = "Requests of an arm in a step before it is judged; no step ends with fewer." });
        successRatio = Add(new Key<double?>("success_ratio", new OptionalShape<double>(Scalars.Share)) { DefaultNote = "none", Point = "A7.1", Doc = "Least share of requests that are served." });
        successDrop = Add(new Key<double>("success_drop", Scalars.Share) { Default = "0.02", Doc = "By how much the share served may be below the old arm's." });
        p95 = Add(new Key<TimeSpan?>("p95", new OptionalShape<TimeSpan>(Scalars.Duration)) { DefaultNote = "none", Point = "A7.1", Doc = "Longest p95: of streams to their first content, of other answers as a whole." });
        p95Factor = Add(new Key<int>("p95_factor", Scalars.Factor) { Default = "1.5", Doc = "How many times the old arm's p95 it may have." });
        cost = Add(new Key<Money?>("cost_usd", new OptionalShape<Money>(Scalars.Usd)) { DefaultNote = "none", Point = "A7.1", Doc = "Most that one request may cost on average." });
        costFactor = Add(new Key<int>("cost_factor", Scalars.Factor) { Default = "1.5", Doc = "How many times the old arm's cost of a request it may have." });
        quality = Add(new Key<double?>("quality", new OptionalShape<double>(Scalars.Share)) { DefaultNote = "none: no gold set is asked", Point = "A7.10, A7.11", Doc = "Least share of gold cases that the new candidates pass; without a run the first step does not end." });
    }

    protected override RolloutFloors Build(KeyValues values) => new()
    {
        LeastRequests = (int)values.Get(requests),
        SuccessRatio = values.Get(successRatio),
        SuccessDrop = values.Get(successDrop),
        P95 = values.Get(p95),
        P95Factor = values.Get(p95Factor) / 1000.0,
        Cost = values.Get(cost),
        CostFactor = values.Get(costFactor) / 1000.0,
        Quality = values.Get(quality),
    };
}
