namespace Breakwater.Core.Routing.Choice;

/// <summary>
/// The order of candidates that are alike (F-K1): who has the conversation's prompt in its cache, unless it has more than its share of the load; then the least loaded.
/// Who is in trouble keeps nobody; the order by health does the rest. A beginning that many conversations share brings nobody more than the mean.
/// </summary>
internal readonly struct Balance
{
    /// <summary>Where a conversation leaves its target: this part over the mean load (ours, F-K1), in thousandths,</summary>
    private const long MostOverMean = 1250;

    /// <summary>and a request more, in thousandths: of few requests one is no imbalance.</summary>
    private const long Slack = 1000;

    private readonly long _prompt;
    private readonly long _mean;

    public Balance(PlanQuestion question, ReadOnlySpan<int> places)
    {
        var (sum, count) = (0L, 0);
        foreach (var place in places)
        {
            var live = question.Live[place];
            (sum, count) = live.IsInTrouble ? (sum, count) : (sum + live.Load, count + 1);
        }

        (_prompt, _mean) = (question.PromptTokens, count == 0 ? 0 : sum / count);
    }

    public Rank RankOf(in LiveView live) => Keeps(live) ? new Rank(0, -live.WarmTokens, live.Load) : new Rank(1, live.Load);

    public string ReasonOf(PlanQuestion question, ReadOnlySpan<int> places)
    {
        var head = question.Live[places[0]];
        if (Keeps(head))
        {
            return "policy balance: the one that has the prompt in its cache first";
        }

        foreach (var place in places)
        {
            if (question.Live[place] is { IsInTrouble: false } live && IsMostOf(live) && live.WarmTokens > head.WarmTokens)
            {
                return "policy balance: the one that has the prompt in its cache has more than its share, so the least loaded first";
            }
        }

        return "policy balance: the least loaded first";
    }

    private bool Keeps(in LiveView live) => live is { IsInTrouble: false, WarmTokens: > 0 } && live.Load <= (IsMostOf(live) ? (_mean * MostOverMean / 1000) + Slack : _mean);

    // Of pictures and files the size is not told: then nobody is known to have most of it.
    private bool IsMostOf(in LiveView live) => _prompt > 0 && live.WarmTokens > 0 && live.WarmTokens * 2L >= _prompt;
}
