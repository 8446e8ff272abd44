namespace Breakwater.Core.Routing;

/// <summary>What a name means: candidates in the order in which they are listed, at least one, none twice.</summary>
/// <param name="Candidates">What may be tried.</param>
/// <param name="Route">The route that gave the candidates or the fallbacks; null when no route accepts the request.</param>
/// <param name="Reason">Why, for the decision log.</param>
public sealed record RoutePlan(IReadOnlyList<CandidateView> Candidates, string? Route, string Reason)
{
    /// <summary>True when the caller named the first candidate: then it stays the first.</summary>
    public bool IsNamed { get; init; }

    /// <summary>How the candidates are ordered.</summary>
    public RoutePolicy Policy { get; init; } = RoutePolicy.Listed;

    /// <summary>The same with what a rollout puts in its place; null without one, and where the caller may use nothing of it.</summary>
    public RoutePlan? Changed { get; init; }
}
