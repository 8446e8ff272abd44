namespace Breakwater.Core.Routing.Choice;

/// <summary>Chooses between candidates: who may serve, in the policy's order, with the fallbacks that the tier allows. A pure function.</summary>
public static class PlanChoice
{
    /// <summary>The answer to a question.</summary>
    public static PlanAnswer Decide(PlanQuestion question)
    {
        var places = new int[question.Candidates.Count];
        var excluded = new List<Exclusion>();
        var count = 0;
        for (var place = 0; place < places.Length; place++)
        {
            if (Refusal(question, place) is { } exclusion)
            {
                excluded.Add(exclusion);
            }
            else
            {
                places[count++] = place;
            }
        }

        // The caller's own choice of a model goes before any policy of ours.
        var isNamed = question.IsNamed && count > 0 && places[0] == 0;
        var reason = isNamed ? PolicyOrder.Listed(question, places.AsSpan(0, count)) : PolicyOrder.Apply(question, places.AsSpan(0, count));
        count = TierFallbacks.Apply(question, places.AsSpan(0, count), excluded);
        count = question.NotDearer ? WithoutDearer(question, places.AsSpan(0, count), excluded) : count;
        return new PlanAnswer(count == places.Length ? places : places[..count], excluded, reason);
    }

    /// <summary>Why a candidate cannot serve the request, or may not in its tier; null when it can.</summary>
    public static Exclusion? Refusal(PlanQuestion question, int place)
    {
        var candidate = question.Candidates[place];
        var missing = candidate.Lacks & question.Needs;
        return missing != Capabilities.None ? new Exclusion(place, ExclusionCause.CannotServe, missing)
            : question.AnswerBound > candidate.MaxOutput ? new Exclusion(place, ExclusionCause.AnswerTooLong)
            : question.PromptTokens + question.AnswerBound > candidate.ContextWindow ? new Exclusion(place, ExclusionCause.TooLong)
            : IsBelowFloor(question, place) ? new Exclusion(place, ExclusionCause.BelowFloor)
            : null;
    }

    // A6.15. Of what nothing is known to need, a thousand tokens each way are compared; an unknown price counts as the greatest.
    private static int WithoutDearer(PlanQuestion question, Span<int> places, List<Exclusion> excluded)
    {
        const long anything = 1000;
        var (prompt, answer) = (question.PromptTokens > 0 ? question.PromptTokens : anything, question.AnswerTokens > 0 ? question.AnswerTokens : anything);
        var kept = Math.Min(1, places.Length);
        for (var i = kept; i < places.Length; i++)
        {
            if (Cold(places[i]).CostOf(prompt, answer) > Cold(places[0]).CostOf(prompt, answer))
            {
                excluded.Add(new Exclusion(places[i], ExclusionCause.DearerWhileBurning));
            }
            else
            {
                places[kept++] = places[i];
            }
        }

        return kept;

        // A warm cache makes nobody else a dearer model.
        LiveView Cold(int place) => question.Live[place] with { WarmTokens = 0 };
    }

    /// <summary>What remains of places in their own order when those are left out that cannot serve the request; what a tier asks for does not count.</summary>
    public static PlanAnswer Prune(PlanQuestion question, IReadOnlyList<int> places)
    {
        var kept = new List<int>(places.Count);
        var refused = new List<Exclusion>();
        foreach (var place in places)
        {
            if (Refusal(question, place) is { Cause: not ExclusionCause.BelowFloor } exclusion)
            {
                refused.Add(exclusion);
            }
            else
            {
                kept.Add(place);
            }
        }

        return new PlanAnswer(kept, refused, "");
    }

    private static bool IsBelowFloor(PlanQuestion question, int place) =>
        question.Candidates[place] is { Kind: ModelKind.Generation } candidate && candidate.Quality < question.Sla.QualityFloor && !(question.IsNamed && place == 0);
}
