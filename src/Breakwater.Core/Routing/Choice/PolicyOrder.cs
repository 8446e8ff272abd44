using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing.Choice;

/// <summary>Orders candidates by a route's policy; equals stay as they are listed.</summary>
internal static class PolicyOrder
{
    /// <summary>Ratio of successes that makes a candidate preferable (A5.4, C14).</summary>
    public const double WellRatio = 0.98;

    private const int Most = 64;

    /// <summary>Whoever may spend less than this goes to the cheapest (A5.4).</summary>
    private static readonly Money NextToNothing = new(3_000_000);

    /// <summary>Orders the places; the reason, empty when nothing but the list decides.</summary>
    public static string Apply(PlanQuestion question, Span<int> places)
    {
        if (question.Policy.Kind == PolicyKind.Order || places.Length < 2)
        {
            return "";
        }

        if (question.Policy.Kind == PolicyKind.Weights)
        {
            return ByWeight(question, places);
        }

        Span<Rank> ranks = places.Length <= Most ? stackalloc Rank[places.Length] : new Rank[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            ranks[i] = RankOf(question, places[i]);
        }

        Sort(places, ranks);
        return ReasonOf(question);
    }

    private static Rank RankOf(PlanQuestion question, int place)
    {
        var live = question.Live[place];
        return question.Policy.Kind switch
        {
            PolicyKind.Cost => new Rank(0, Cost(question, live).NanoUsd),
            PolicyKind.Latency => new Rank(0, Pace(live)),
            PolicyKind.SloBudget when !IsFit(question, live) => new Rank(1, -(long)(live.SuccessRatio * 1_000_000)),
            PolicyKind.SloBudget => new Rank(0, IsCheap(question) ? Cost(question, live).NanoUsd : 0),
            _ when question.Value == ValueClass.L0 => new Rank(-(int)question.Candidates[place].Quality, 0),
            _ => BestValue(question, live),
        };
    }

    private static Rank BestValue(PlanQuestion question, in LiveView live)
    {
        var cost = Cost(question, live);
        return cost > question.Policy.MaxCost ? new Rank(1, cost.NanoUsd) : new Rank(0, Pace(live));
    }

    private static string ReasonOf(PlanQuestion question) => question.Policy.Kind switch
    {
        PolicyKind.Cost => "policy cost: the cheapest first",
        PolicyKind.Latency => "policy latency: the lowest p95 first",
        PolicyKind.SloBudget => IsCheap(question)
            ? "policy slo-budget: next to nothing may be spent, so the cheapest that is well and fast enough first"
            : "policy slo-budget: the first listed that is well and fast enough",
        _ when question.Value == ValueClass.L0 => "policy value: L0, the best first",
        _ => "policy value: within the cost, the lowest p95 first; else the cheapest",
    };

    private static Money Cost(PlanQuestion question, in LiveView live) => live.CostOf(question.PromptTokens, question.AnswerTokens);

    // Nothing known counts as fast: it is asked until something is.
    private static long Pace(in LiveView live) => live.P95.Ticks;

    private static bool IsCheap(PlanQuestion question) => question.Policy.MaxCost < NextToNothing;

    private static bool IsFit(PlanQuestion question, in LiveView live) =>
        !live.IsInTrouble && live.SuccessRatio >= WellRatio && !(live.P95 > question.Policy.MaxLatency);

    // The head is where the caller's number falls among the shares; the others stand in as they are listed, those without a share last.
    private static string ByWeight(PlanQuestion question, Span<int> places)
    {
        var total = 0L;
        foreach (var place in places)
        {
            total += question.Candidates[place].Weight;
        }

        var point = (long)(((UInt128)question.Sticky * (ulong)total) >> 64);
        var head = 0;
        while (head < places.Length - 1 && point >= question.Candidates[places[head]].Weight)
        {
            point -= question.Candidates[places[head++]].Weight;
        }

        Span<Rank> ranks = places.Length <= Most ? stackalloc Rank[places.Length] : new Rank[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            ranks[i] = new Rank(i == head && total > 0 ? 0 : question.Candidates[places[i]].Weight > 0 ? 1 : 2, 0);
        }

        Sort(places, ranks);
        return "policy weights: the caller's share";
    }

    // By insertion: the lists are short, and equals keep their places.
    private static void Sort(Span<int> places, Span<Rank> ranks)
    {
        for (var i = 1; i < places.Length; i++)
        {
            var (place, rank) = (places[i], ranks[i]);
            var j = i - 1;
            for (; j >= 0 && ranks[j].IsAfter(rank); j--)
            {
                (places[j + 1], ranks[j + 1]) = (places[j], ranks[j]);
            }

            (places[j + 1], ranks[j + 1]) = (place, rank);
        }
    }

    private readonly record struct Rank(int Group, long Within)
    {
        public bool IsAfter(Rank other) => Group > other.Group || (Group == other.Group && Within > other.Within);
    }
}
