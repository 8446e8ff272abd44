namespace Breakwater.Core.Routing;

/// <summary>Where a request goes: candidates in the order in which they are tried, at least one, none twice.</summary>
/// <param name="Candidates">What to try, in this order.</param>
/// <param name="Route">The route that gave the candidates or the fallbacks; null when no route accepts the request.</param>
/// <param name="Reason">Why, for the decision log.</param>
public sealed record RoutePlan(IReadOnlyList<CandidateView> Candidates, string? Route, string Reason);
