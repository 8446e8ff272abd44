namespace Breakwater.Core.Routing;

/// <summary>One caller's own order of what a route offers (A6.10, A6.12). It adds nobody and leaves nobody out. Immutable.</summary>
/// <param name="Primary">A provider, a model, or <c>provider/model</c>: what goes first.</param>
/// <param name="Secondary">What goes next; null for the others as they are listed.</param>
public sealed record OwnOrder(string Primary, string? Secondary)
{
    /// <summary>The share of the traffic that the first has; null where it has it all.</summary>
    public int? PrimaryWeight { get; init; }

    /// <summary>The share that the second has.</summary>
    public int? SecondaryWeight { get; init; }

    /// <summary>The plan in this order; itself where it has none of the names. A model that the caller names stays the first, and so do its namesakes elsewhere.</summary>
    public RoutePlan Apply(RoutePlan plan)
    {
        var fixedCount = plan.IsNamed ? plan.Candidates.TakeWhile(candidate => candidate.ModelId == plan.Candidates[0].ModelId).Count() : 0;
        var open = plan.Candidates.Skip(fixedCount).ToList();
        var first = open.FindAll(candidate => IsNamedBy(Primary, candidate));
        var second = open.FindAll(candidate => !IsNamedBy(Primary, candidate) && IsNamedBy(Secondary, candidate));
        if (first.Count + second.Count == 0)
        {
            return plan;
        }

        var others = open.FindAll(candidate => !IsNamedBy(Primary, candidate) && !IsNamedBy(Secondary, candidate));
        var isWeighted = PrimaryWeight is not null && !plan.IsNamed && first.Count > 0 && second.Count > 0;
        return plan with
        {
            Candidates = [.. plan.Candidates.Take(fixedCount), .. Weighted(first, isWeighted ? PrimaryWeight : null), .. Weighted(second, isWeighted ? SecondaryWeight : null), .. isWeighted ? Weighted(others, 0) : others],
            Policy = isWeighted ? new RoutePolicy(PolicyKind.Weights) : RoutePolicy.Listed,
            Reason = $"{plan.Reason}, in the tenant's own order",
        };
    }

    /// <summary>Whether a name is that of a candidate.</summary>
    public static bool IsNamedBy(string? name, CandidateView candidate) =>
        name is not null && (name == candidate.Provider || name == candidate.ModelId || (name.EndsWith(candidate.ModelId, StringComparison.Ordinal) && name == $"{candidate.Provider}/{candidate.ModelId}"));

    // The whole share is the first one's; the others of its name stand in for it.
    private static IEnumerable<CandidateView> Weighted(List<CandidateView> candidates, int? weight) =>
        weight is not { } share ? candidates : candidates.Select((candidate, i) => candidate with { Weight = i == 0 ? share : 0 });
}
