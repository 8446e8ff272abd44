namespace Breakwater.Core.Routing.Rollouts;

/// <summary>What a route is to become, and how carefully. Immutable.</summary>
/// <param name="Candidates">The new candidates, in the order in which they are tried.</param>
/// <param name="Policy">How they are ordered.</param>
/// <param name="Mark">Tells this change from another of the same route: the same candidates and policy have the same mark.</param>
public sealed record RolloutPlan(IReadOnlyList<CandidateView> Candidates, RoutePolicy Policy, string Mark)
{
    /// <summary>The steps of its share.</summary>
    public Ladder Ladder { get; init; } = Ladder.Change;

    /// <summary>What it must hold.</summary>
    public RolloutFloors Floors { get; init; } = new();
}
