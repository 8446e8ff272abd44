using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Rollouts;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Line.Planning;

/// <summary>A plan with its targets looked up: what holds for every request that needs nothing special.</summary>
internal sealed record CachedPlan(IReadOnlyList<Target> Targets, string Route, string Reason)
{
    /// <summary>Why the name means these candidates.</summary>
    public string Meaning { get; init; } = "";

    /// <summary>All that the name means, from which a request that needs more is planned.</summary>
    public IReadOnlyList<CandidateView> Candidates { get; init; } = [];

    /// <summary>The targets of all candidates, in the same places.</summary>
    public IReadOnlyList<Target> AllTargets { get; init; } = [];

    /// <summary>What was asked for it, and answered; null in none that was planned.</summary>
    public PlanQuestion? Question { get; init; }

    public PlanAnswer? Answer { get; init; }

    public bool IsNamed { get; init; }

    public RoutePolicy Policy { get; init; } = RoutePolicy.Listed;

    /// <summary>The tenant's own order that the candidates are in; null for the route's.</summary>
    public OwnOrder? Own { get; init; }

    /// <summary>What the tier asks for.</summary>
    public SlaPolicy Sla { get; init; } = SlaPolicies.Unbounded.Silver;

    /// <summary>Everything that one of the targets lacks.</summary>
    public Capabilities Lacks { get; init; }

    /// <summary>The shortest context window of the targets.</summary>
    public long ContextWindow { get; init; } = long.MaxValue;

    /// <summary>The shortest longest answer of the targets.</summary>
    public long MaxOutput { get; init; } = long.MaxValue;

    /// <summary>The plan that a rollout puts in its place for some; null without one.</summary>
    public PlanArms? Arms { get; init; }

    /// <summary>Where requests with this plan are counted; null without a rollout.</summary>
    public ArmMeter? Meter { get; init; }

    /// <summary>Whether the plan holds for a request as it is.</summary>
    public bool Fits(Capabilities needs, long promptTokens, long answerBound) =>
        Policy.Kind == PolicyKind.Order && (Lacks & needs) == Capabilities.None && answerBound <= MaxOutput && promptTokens + answerBound <= ContextWindow;

    /// <summary>The place of a target among all of them; minus one for another plan's.</summary>
    public int PlaceOf(Target target)
    {
        for (var place = 0; place < AllTargets.Count; place++)
        {
            if (ReferenceEquals(AllTargets[place], target))
            {
                return place;
            }
        }

        return -1;
    }
}
