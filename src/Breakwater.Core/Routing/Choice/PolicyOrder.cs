using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing.Choice;

/// <summary>Orders candidates by a route's policy; of equals those go first that have the prompt in a cache (F-K1), else they stay as they are listed.</summary>
internal static class PolicyOrder
{
    /// <summary>Ratio of successes that makes a candidate preferable (A5.4, C14).</summary>
    public const double WellRatio = 0.98;

    private const int Most = 64;
    private const string WarmFirst = "; of equals the one that has the prompt in its cache";

    /// <summary>Whoever may spend less than this goes to the cheapest (A5.4).</summary>
    private static readonly Money NextToNothing = new(3_000_000);

    /// <summary>Orders the places; the reason, empty when nothing but the list decides.</summary>
    public static string Apply(PlanQuestion question, Span<int> places)
    {
        if (places.Length < 2)
        {
            return "";
        }

        switch (question.Policy.Kind)
        {
            case PolicyKind.Order:
                return Listed(question, places);
            case PolicyKind.Weights:
                return ByWeight(question, places);
        }

        Span<Rank> ranks = places.Length <= Most ? stackalloc Rank[places.Length] : new Rank[places.Length];
        var balance = question.Policy.Kind == PolicyKind.Balance ? new Balance(question, places) : default;
        for (var i = 0; i < places.Length; i++)
        {
            ranks[i] = question.Policy.Kind == PolicyKind.Balance ? balance.RankOf(question.Live[places[i]]) : RankOf(question, places[i]);
        }

        var isWarm = Sort(question, places, ranks);
        return question.Policy.Kind == PolicyKind.Balance ? balance.ReasonOf(question, places) : isWarm ? $"{ReasonOf(question)}{WarmFirst}" : ReasonOf(question);
    }

    /// <summary>Leaves the list as it is but for stand-ins that follow each other and are one model at several providers; the reason, empty when nobody moved.</summary>
    public static string Listed(PlanQuestion question, Span<int> places)
    {
        if (question.Live.Count == 0)
        {
            return "";
        }

        Span<Rank> ranks = places.Length <= Most ? stackalloc Rank[places.Length] : new Rank[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            var isLikeLast = i > 1 && question.Candidates[places[i]].ModelId == question.Candidates[places[i - 1]].ModelId;
            ranks[i] = isLikeLast ? ranks[i - 1] : new Rank(i, 0);
        }

        return Sort(question, places, ranks) ? $"as listed{WarmFirst}" : "";
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

        return Sort(question, places, ranks) ? $"policy weights: the caller's share{WarmFirst}" : "policy weights: the caller's share";
    }

    // By insertion: the lists are short, and equals keep their places unless a cache speaks for one. True when one did.
    private static bool Sort(PlanQuestion question, Span<int> places, Span<Rank> ranks)
    {
        var isWarm = false;
        for (var i = 1; i < places.Length; i++)
        {
            var (place, rank) = (places[i], ranks[i]);
            var j = i - 1;
            for (; j >= 0 && (ranks[j].IsAfter(rank) || (ranks[j] == rank && HasMore(question, place, places[j]))); j--)
            {
                isWarm |= ranks[j] == rank;
                (places[j + 1], ranks[j + 1]) = (places[j], ranks[j]);
            }

            (places[j + 1], ranks[j + 1]) = (place, rank);
        }

        return isWarm;
    }

    // Neither for a worse model nor for a dearer answer, nor to one in trouble.
    private static bool HasMore(PlanQuestion question, int one, int other)
    {
        if (question.Live.Count == 0 || question.Live[one] is not { IsInTrouble: false } live || live.WarmTokens <= question.Live[other].WarmTokens)
        {
            return false;
        }

        return question.Candidates[one].Quality >= question.Candidates[other].Quality && Cost(question, live) <= Cost(question, question.Live[other]);
    }
}
