using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Line.Decisions;

/// <summary>What is the same for all requests of a kind: the question of a plan and its answer. Stored once under its hash.</summary>
public sealed record DecidedPlan
{
    /// <summary>Hash of the configuration that it was made under.</summary>
    public required string Config { get; init; }

    /// <summary>The route that gave the candidates; empty when none did.</summary>
    public required string Route { get; init; }

    /// <summary>Why the name means these candidates.</summary>
    public required string Meaning { get; init; }

    /// <summary>True when the caller named the first candidate.</summary>
    public bool IsNamed { get; init; }

    public required SlaTier Tier { get; init; }

    /// <summary>What the tier asks for.</summary>
    public required SlaPolicy Sla { get; init; }

    /// <summary>The route's policy.</summary>
    public required RoutePolicy Policy { get; init; }

    /// <summary>The tenant's own order that they are listed in; null for the route's.</summary>
    public OwnOrder? Own { get; init; }

    /// <summary>The candidates as they are listed; all places count from 0 in this list.</summary>
    public required IReadOnlyList<CandidateView> Candidates { get; init; }

    /// <summary>Who is tried for a request that needs nothing special, and who is not.</summary>
    public required PlanAnswer Answer { get; init; }

    /// <summary>The question of requests that need nothing special.</summary>
    public PlanQuestion Plain() => new() { Candidates = Candidates, IsNamed = IsNamed, Tier = Tier, Sla = Sla };
}
