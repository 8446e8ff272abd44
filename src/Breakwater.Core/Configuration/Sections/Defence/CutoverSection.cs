using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Configuration.Sections.Defence;

internal sealed class CutoverSection : Section<CutoverDraft>
{
    private readonly Key<bool> enabled;
    private readonly Key<long> minimumCalls;
    private readonly Key<double> watchTimeouts;
    private readonly Key<TimeSpan> watchFor;
    private readonly Key<long> softPercent;
    private readonly Key<TimeSpan> softFor;
    private readonly Key<TimeSpan> softLeast;
    private readonly Key<double> hardErrors;
    private readonly Key<double> hardTimeouts;
    private readonly Key<int> latencyFactor;
    private readonly Key<TimeSpan> freeze;
    private readonly Key<TimeSpan> cooldown;
    private readonly Key<long> goodProbes;
    private readonly Key<IReadOnlyList<long>?> returnPercents;
    private readonly Key<TimeSpan> returnHold;
    private readonly Key<long> answerPercent;
    private readonly Key<long> maxRetries;

    public CutoverSection()
    {
        enabled = Add(new Key<bool>("enabled", Scalars.Flag) { Default = "true", Point = "A6.3", Doc = "Whether traffic is moved without an operator." });
        minimumCalls = Add(new Key<long>("minimum_calls", Scalars.Whole(1, 1_000_000)) { Default = "50", Doc = "Calls of a provider in 5 minutes before any of its shares means something." });
        watchTimeouts = Add(Share("watch_timeouts", "0.03", "A6.8, C32", "A greater share of timeouts in 5 minutes is watched."));
        watchFor = Add(Span("watch_for", "5m", "A6.8", "How long such trouble lasts before a soft shift; and how long none does before the watch ends."));
        softPercent = Add(Percent("soft_percent", "20", "A6.10", "Percent of the traffic that a soft shift moves."));
        softFor = Add(Span("soft_for", "10m", "A6.10", "Time without trouble after which a soft shift ends."));
        softLeast = Add(Span("soft_at_least", "1m", "A6.3", "Least time of a soft shift before a hard cut."));
        hardErrors = Add(Share("hard_errors", "0.12", "A6.11", "A greater share of failed calls in 5 minutes leads to a soft shift at once, and from there to a hard cut."));
        hardTimeouts = Add(Share("hard_timeouts", "0.08", "A6.9, C32", "The same for timeouts."));
        latencyFactor = Add(new Key<int>("latency_factor", Scalars.Factor) { Default = "1.8", Point = "A6.9", Doc = "The same for a p95 beyond so many times the target of the scene: health.chat_target, code_target, summarize_target." });
        freeze = Add(Span("freeze", "10m", "A6.11, A6.20, C13", "Least time of a hard cut."));
        cooldown = Add(Span("cooldown", "10m", "C13", "Least time from the end of a cutover to the next one."));
        goodProbes = Add(new Key<long>("good_probes", Scalars.Whole(1, 1000)) { Default = "3", Doc = "Probes in a row that must succeed before traffic comes back." });
        returnPercents = Add(new Key<IReadOnlyList<long>?>("return_percent", new ListShape<long>(Scalars.Whole(1, 100), isOptional: true)!) { DefaultNote = "10, 30, 50, 100", Point = "A6.13, C13", Doc = "Steps in which traffic comes back, rising to 100." });
        returnHold = Add(Span("return_hold", "15m", "A6.13, C13", "Least time of each of them."));
        answerPercent = Add(Percent("max_tokens_percent", "70", "A6.19, C22", "Percent of its answer's bound that a moved request keeps; of the model's longest answer where it has none."));
        maxRetries = Add(new Key<long>("max_retries", Scalars.Whole(0, 9)) { Default = "1", Point = "A6.19", Doc = "Attempts after the first one of a moved request; other bounds may be lower." });
    }

    protected override CutoverDraft Build(KeyValues values)
    {
        var policy = new CutoverPolicy
        {
            Enabled = values.Get(enabled),
            MinimumCalls = (int)values.Get(minimumCalls),
            WatchTimeouts = values.Get(watchTimeouts),
            WatchFor = values.Get(watchFor),
            SoftPercent = (int)values.Get(softPercent),
            SoftFor = values.Get(softFor),
            SoftLeast = values.Get(softLeast),
            HardErrors = values.Get(hardErrors),
            HardTimeouts = values.Get(hardTimeouts),
            LatencyFactor = values.Get(latencyFactor) / 1000.0,
            Freeze = values.Get(freeze),
            Cooldown = values.Get(cooldown),
            GoodProbes = (int)values.Get(goodProbes),
            AnswerPercent = (int)values.Get(answerPercent),
            MaxRetries = (int)values.Get(maxRetries),
        };
        return new CutoverDraft(policy, values.Get(returnPercents)?.Select(percent => (int)percent).ToList() ?? Ladder.Return.Percents, values.Get(returnHold));
    }

    private static Key<double> Share(string name, string fallback, string point, string doc) => new(name, Scalars.Share) { Default = fallback, Point = point, Doc = doc };

    private static Key<long> Percent(string name, string fallback, string point, string doc) => new(name, Scalars.Whole(1, 100)) { Default = fallback, Point = point, Doc = doc };

    private static Key<TimeSpan> Span(string name, string fallback, string point, string doc) => new(name, Scalars.Duration) { Default = fallback, Point = point, Doc = doc };
}

/// <summary>A policy whose steps of the return are still to be judged.</summary>
internal sealed record CutoverDraft(CutoverPolicy Policy, IReadOnlyList<int> ReturnPercents, TimeSpan ReturnHold)
{
    /// <summary>Whether the steps rise to 100.</summary>
    public bool Rises => ReturnPercents is [.., 100] && ReturnPercents.Zip(ReturnPercents.Skip(1)).All(pair => pair.First < pair.Second);

    public CutoverPolicy Whole => Policy with { Return = new Ladder(ReturnPercents, ReturnHold) };
}
