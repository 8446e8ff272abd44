using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Routing;

/// <summary>A named, ordered list of candidates and the requests it is for.</summary>
/// <param name="Name">Its name, unique in the table.</param>
/// <param name="Match">Which requests it is for.</param>
/// <param name="Candidates">Candidates in the order in which they are tried.</param>
public sealed record Route(string Name, RouteMatch Match, IReadOnlyList<CandidateView> Candidates)
{
    /// <summary>How the candidates are ordered for a request.</summary>
    public RoutePolicy Policy { get; init; } = RoutePolicy.Listed;

    /// <summary>What the route is to become step by step; null when nothing changes.</summary>
    public RolloutPlan? Rollout { get; init; }
}
