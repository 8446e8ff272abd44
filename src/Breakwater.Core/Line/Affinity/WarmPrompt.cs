using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Routing.Affinity;

namespace Breakwater.Core.Line.Affinity;

/// <summary>What is known of where one request's prompt is cached. Belongs to its exchange.</summary>
/// <param name="plan">The plan whose targets were looked at.</param>
/// <param name="owner">Whose prompt it is.</param>
internal sealed class WarmPrompt(CachedPlan plan, ulong owner)
{
    public CachedPlan Plan { get; } = plan;

    public ulong Owner { get; } = owner;

    /// <summary>The prefixes to be noted once it is answered: the whole prompt, and the shortest two, which other conversations may share.</summary>
    public required IReadOnlyList<PromptPrefix> Prefixes { get; init; }

    /// <summary>The best cache of each of the plan's targets, in their places; one of no tokens where there is none. Null when nobody has anything.</summary>
    public PrefixHolder[]? Holders { get; set; }

    /// <summary>The best cache of a target; one of no tokens where there is none.</summary>
    public PrefixHolder Of(Target target) => Holders is { } holders && Plan.PlaceOf(target) is var place and >= 0 ? holders[place] : default;

    /// <summary>Whether a target that would stand in has the prompt: then their order is asked for.</summary>
    public bool IsAtStandIn
    {
        get
        {
            for (var place = 0; Holders is not null && Plan.Targets.Count > 2 && place < Holders.Length; place++)
            {
                if (Holders[place].Tokens > 0 && !ReferenceEquals(Plan.AllTargets[place], Plan.Targets[0]))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
