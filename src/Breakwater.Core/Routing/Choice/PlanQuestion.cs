using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing.Choice;

/// <summary>Everything that a choice between candidates depends on: the same question always has the same answer, so one can be asked again from a log (A2.8).</summary>
public sealed record PlanQuestion
{
    /// <summary>The candidates as they are listed.</summary>
    public required IReadOnlyList<CandidateView> Candidates { get; init; }

    /// <summary>How they stand, in the same places; empty for <see cref="PolicyKind.Order"/> and <see cref="PolicyKind.Weights"/>, which do not ask but for <see cref="NotDearer"/> and for stand-ins that have the prompt in a cache.</summary>
    public IReadOnlyList<LiveView> Live { get; init; } = [];

    /// <summary>True when the caller named the first candidate.</summary>
    public bool IsNamed { get; init; }

    public required SlaTier Tier { get; init; }

    /// <summary>What the tier asks for.</summary>
    public required SlaPolicy Sla { get; init; }

    /// <summary>How candidates are ordered. Its limits are the lowest of the route's and the caller's own.</summary>
    public RoutePolicy Policy { get; init; } = RoutePolicy.Listed;

    /// <summary>What the task is worth.</summary>
    public ValueClass Value { get; init; } = ValueClass.L1;

    /// <summary>What the request needs.</summary>
    public Capabilities Needs { get; init; }

    /// <summary>Tokens of the prompt, estimated; 0 where nothing can be said.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Most tokens of the answer that the caller asks for; 0 when the caller sets no bound.</summary>
    public long AnswerBound { get; init; }

    /// <summary>Tokens that the answer is expected to have, for its cost.</summary>
    public long AnswerTokens { get; init; }

    /// <summary>True when no fallback may cost more than the first candidate (A6.15); asks for <see cref="Live"/> whatever the policy.</summary>
    public bool NotDearer { get; init; }

    /// <summary>Whose request it is, as a well spread number: one caller's requests go to one candidate under <see cref="PolicyKind.Weights"/>.</summary>
    public ulong Sticky { get; init; }
}
