using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Routing.Choice;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Decisions;

/// <summary>How one request was decided and how it went: ids, names and numbers, no text of anybody. What is not there is zero, false or empty.</summary>
public sealed record Decision
{
    /// <summary>The request's id.</summary>
    public required string Id { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public required DateTime At { get; init; }

    /// <summary>Milliseconds from its arrival to its end.</summary>
    public long Ms { get; init; }

    /// <summary>Milliseconds that it stood in queues before it was planned.</summary>
    public long QueuedMs { get; init; }

    /// <summary>Hash of its <see cref="DecidedPlan"/>; null when there was no plan for it.</summary>
    public string? Plan { get; init; }

    public string? Tenant { get; init; }

    /// <summary>The model that the caller named.</summary>
    public string? Asked { get; init; }

    public Operation Operation { get; init; }

    public Dialect Dialect { get; init; }

    public bool Stream { get; init; }

    public string? Intent { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>What the request needs of a model.</summary>
    public Capabilities Needs { get; init; }

    /// <summary>Tokens of the prompt as the plan saw them.</summary>
    public long Prompt { get; init; }

    /// <summary>Most tokens of the answer that were asked for.</summary>
    public long Bound { get; init; }

    /// <summary>Tokens that the answer was expected to have.</summary>
    public long Expects { get; init; }

    /// <summary>What the caller would pay at most, in nano-USD.</summary>
    public long MaxCost { get; init; }

    /// <summary>The caller's own deadline.</summary>
    public long DeadlineMs { get; init; }

    /// <summary>Whose request it is, as a well spread number; zero when it belongs to no session, and tenant and id alone give it.</summary>
    public ulong Sticky { get; init; }

    /// <summary>What was asked beyond the plan, for this request alone; null where the plan held for it.</summary>
    public OwnQuestion? Question { get; init; }

    /// <summary>What was answered to that; null where the plan's own answer holds.</summary>
    public PlanAnswer? Answer { get; init; }

    /// <summary>Places of the candidates that hold the state it builds on; null when it builds on none.</summary>
    public IReadOnlyList<int>? Kept { get; init; }

    /// <summary>Places of the candidates that a cutover put behind the others; null when it moved none.</summary>
    public IReadOnlyList<int>? Away { get; init; }

    /// <summary>How the targets stood; null when nothing was amiss with the first.</summary>
    public RankingQuestion? Ranking { get; init; }

    /// <summary>The places that it was to be tried at, in order; null when they are those of the plan's answer.</summary>
    public IReadOnlyList<int>? Order { get; init; }

    public IReadOnlyList<DecidedAttempt> Attempts { get; init => field = value ?? []; } = [];

    /// <summary>The most that one attempt may cost, in nano-USD; zero where no budget was concerned.</summary>
    public long Worst { get; init; }

    /// <summary>What was put aside for all attempts, in nano-USD.</summary>
    public long Held { get; init; }

    /// <summary>Turns of its conversation that were left out for want of money, the oldest.</summary>
    public int TurnsLeftOut { get; init; }

    /// <summary>The bound that the answer was given for want of money, or by a cutover.</summary>
    public long Lowered { get; init; }

    /// <summary>What all attempts cost, in nano-USD.</summary>
    public long Cost { get; init; }

    /// <summary>What the answering model used; null when it never ran.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>The status that the caller got.</summary>
    public int Status { get; init; }

    /// <summary>The code of the error; null when there was none.</summary>
    public string? Fault { get; init; }

    /// <summary>Where the request was when it failed.</summary>
    public FaultStage Stage { get; init; }

    /// <summary>Why the answer is degraded.</summary>
    public string? Degraded { get; init; }

    /// <summary>Fields that translation dropped.</summary>
    public IReadOnlyList<string> Lossy { get; init => field = value ?? []; } = [];

    /// <summary>True when it was refused, for want of money or of a rate, before it was planned.</summary>
    public bool Unplanned { get; init; }

    /// <summary>How the candidates stood about then, where the choice itself did not ask.</summary>
    public IReadOnlyList<LiveView>? Live { get; init; }

    /// <summary>How the candidates stood, as asked or about then; empty when nobody looked.</summary>
    public IReadOnlyList<LiveView> Seen() => Question is { Live.Count: > 0 } own ? own.Live : Live ?? [];

    /// <summary>The question that its plan answered.</summary>
    public PlanQuestion Ask(DecidedPlan plan) => Question is not { } own ? plan.Plain() : plan.Plain() with
    {
        Live = own.Live,
        Policy = own.Policy,
        Value = own.Value,
        Needs = Needs,
        PromptTokens = Prompt,
        AnswerBound = Bound,
        AnswerTokens = Expects,
        NotDearer = own.NotDearer,
        Sticky = Whose(),
    };

    /// <summary>Whose request it is: of its session, else of its tenant, else its own.</summary>
    public ulong Whose() => Sticky != 0 ? Sticky : StickyHash.Of(Tenant, session: null, Id);
}

/// <summary>What was asked beyond a plan, for one request.</summary>
public sealed record OwnQuestion
{
    /// <summary>The route's policy within the caller's limits.</summary>
    public required RoutePolicy Policy { get; init; }

    /// <summary>What the task is worth.</summary>
    public ValueClass Value { get; init; }

    /// <summary>How the candidates stood; empty where the policy does not ask.</summary>
    public IReadOnlyList<LiveView> Live { get; init => field = value ?? []; } = [];

    /// <summary>True when no fallback could cost more than the first candidate, for want of error budget (A6.15).</summary>
    public bool NotDearer { get; init; }

    /// <summary>True when the state that it builds on is stored: only who holds it and can serve it counts.</summary>
    public bool IsStored { get; init; }
}
