using Breakwater.Core.Line.Affinity;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Line.Planning;

/// <summary>What a request's plan depended on beyond the plan that is kept for all of its kind; for the decision log. Belongs to its exchange.</summary>
internal sealed class PlanTrail
{
    /// <summary>What was asked for this request alone; null where the kept plan held for it.</summary>
    public PlanQuestion? Question { get; set; }

    /// <summary>What was answered to that.</summary>
    public PlanAnswer? Answer { get; set; }

    /// <summary>Those that can hold the state it builds on, in order; null when it builds on none.</summary>
    public IReadOnlyList<Target>? Bound { get; set; }

    /// <summary>True when that state is stored, so that neither floor nor policy counts.</summary>
    public bool IsStored { get; set; }

    /// <summary>Those that a cutover put behind the others; null when it moved none.</summary>
    public IReadOnlyList<Target>? Away { get; set; }

    /// <summary>The answer's bound as the plan saw it, before a cutover lowered it.</summary>
    public long AskedBound { get; set; }

    /// <summary>How the targets stood; null when nothing was amiss with the first.</summary>
    public RankingQuestion? Ranking { get; set; }

    /// <summary>Where its prompt is cached; null where nobody looked. What follows from it for the plan is in the question.</summary>
    public WarmPrompt? Warm { get; set; }

    /// <summary>True when the kept plan holds as it is.</summary>
    public bool IsPlain => Question is null && Bound is null && Away is null && Ranking is null;
}
