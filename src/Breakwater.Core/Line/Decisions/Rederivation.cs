using Breakwater.Core.Line.Planning;
using Breakwater.Core.Routing.Choice;

namespace Breakwater.Core.Line.Decisions;

/// <summary>A plan made again from what the log says of its inputs, by the same pure functions, beside what the log says of the plan (A2.8).</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Answer">What is answered now.</param>
/// <param name="Ranking">The order by health as it follows now; null where nothing was amiss.</param>
/// <param name="Order">The order that follows now.</param>
/// <param name="Logged">The order that was logged.</param>
/// <param name="Differences">What is not as it was logged; empty when all is.</param>
public sealed record Rederivation(
    PlanQuestion Question, PlanAnswer Answer, RankingAnswer? Ranking, IReadOnlyList<int> Order, IReadOnlyList<int> Logged, IReadOnlyList<string> Differences)
{
    public bool IsSame => Differences.Count == 0;

    /// <summary>Makes the plan of a decision again.</summary>
    public static Rederivation Of(Decision decision, DecidedPlan plan)
    {
        var question = decision.Ask(plan);
        var isStored = decision.Question is { IsStored: true };
        var answer = isStored ? PlanChoice.Prune(question, decision.Kept ?? []) : PlanChoice.Decide(question);
        IReadOnlyList<int> order = !isStored && decision.Kept is { } kept ? [.. answer.Places.Where(kept.Contains)] : answer.Places;
        order = decision.Away is { } away ? [.. order.Where(place => !away.Contains(place)), .. order.Where(away.Contains)] : order;
        RankingAnswer? ranking = null;
        var differences = new List<string>();
        if (decision.Ranking is { } asked && asked.Troubles.Count != order.Count)
        {
            differences.Add($"the log knows the health of {asked.Troubles.Count} targets, and {order.Count} are left to be tried");
        }
        else if (decision.Ranking is { } health)
        {
            ranking = RankingChoice.Decide(health);
            order = [.. ranking.Order.Select(place => order[place])];
        }

        var before = decision.Answer ?? plan.Answer;
        var logged = decision.Unplanned ? order : decision.Order ?? before.Places;
        if (!before.Places.SequenceEqual(answer.Places))
        {
            differences.Add($"the choice was {Names(plan, before.Places)}, and is {Names(plan, answer.Places)}");
        }

        if (!before.Excluded.SequenceEqual(answer.Excluded))
        {
            differences.Add($"excluded were {Whys(question, before)}, and are {Whys(question, answer)}");
        }

        if (before.Reason != answer.Reason)
        {
            differences.Add($"the reason was '{before.Reason}', and is '{answer.Reason}'");
        }

        if (!logged.SequenceEqual(order))
        {
            differences.Add($"the order was {Names(plan, logged)}, and is {Names(plan, order)}");
        }

        return new Rederivation(question, answer, ranking, order, logged, differences);
    }

    private static string Names(DecidedPlan plan, IReadOnlyList<int> places) =>
        places.Count == 0 ? "nobody" : string.Join(", ", places.Select(place => Name(plan.Candidates, place)));

    private static string Whys(PlanQuestion question, PlanAnswer answer) =>
        answer.Excluded.Count == 0 ? "none" : string.Join("; ", answer.Excluded.Select(one => $"{Name(question.Candidates, one.Place)} {PlanWords.Why(question, one)}"));

    private static string Name(IReadOnlyList<Routing.CandidateView> candidates, int place) =>
        place >= 0 && place < candidates.Count ? $"{candidates[place].Provider}/{candidates[place].ModelId}" : $"place {place}";
}
