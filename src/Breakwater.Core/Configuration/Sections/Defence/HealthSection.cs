using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Configuration.Sections.Defence;

internal sealed class HealthSection : Section<HealthPolicy>
{
    private readonly Key<long> leastScore;
    private readonly Key<long> leastCalls;
    private readonly Key<long> latencyWeight;
    private readonly Key<TimeSpan> chat;
    private readonly Key<TimeSpan> code;
    private readonly Key<TimeSpan> summarize;
    private readonly Key<TimeSpan> holdFor;
    private readonly Key<bool> probes;
    private readonly Key<TimeSpan> probeInterval;
    private readonly Key<long> probesPerMinute;

    public HealthSection()
    {
        leastScore = Add(new Key<long>("min_score", Scalars.Whole(0, 100)) { Default = "65", Point = "A2.12", Doc = "Score of the last minute below which a target goes behind healthy ones." });
        leastCalls = Add(new Key<long>("minimum_calls", Scalars.Whole(1, 1_000_000)) { Default = "5", Doc = "Calls in a minute before the score counts." });
        latencyWeight = Add(new Key<long>("latency_weight", Scalars.Whole(0, 1000)) { Default = "8", Point = "A2.11, C14", Doc = "What each second of p95 takes from the score: to the first content of streams; of whole answers what goes beyond the target of their intent." });
        chat = Add(Target("chat_target", "8s", "A1.2, C14", "chat and other intents"));
        code = Add(Target("code_target", "20s", "A5.6, C14", "code"));
        summarize = Add(Target("summarize_target", "40s", "A5.6, C14", "summarize"));
        holdFor = Add(new Key<TimeSpan>("hold_for", Scalars.Duration) { Default = "20s", Point = "A2.24", Doc = "Least time that a route stays with its target after a change, but for a worse failure." });
        probes = Add(new Key<bool>("probes", Scalars.Flag) { Default = "true", Point = "A2.1, A2.9", Doc = "Whether a target whose route was used in the last 10 minutes, but which has had fewer than 5 calls in the last one, is asked for a single token. Each is paid for like any call." });
        probeInterval = Add(new Key<TimeSpan>("probe_interval", Scalars.Duration) { Default = "30s", Point = "A6.6, C15", Doc = "Time between two probes of one target, give or take a tenth." });
        probesPerMinute = Add(new Key<long>("probes_per_minute", Scalars.Whole(1, 600)) { Default = "10", Point = "C15", Doc = "The most probes in any minute, all targets together." });
    }

    protected override HealthPolicy Build(KeyValues values) => new()
    {
        LeastScore = values.Get(leastScore),
        LeastCalls = (int)values.Get(leastCalls),
        LatencyWeight = values.Get(latencyWeight),
        ChatTarget = values.Get(chat),
        CodeTarget = values.Get(code),
        SummarizeTarget = values.Get(summarize),
        HoldFor = values.Get(holdFor),
        Probes = new ProbePolicy
        {
            Enabled = values.Get(probes),
            Interval = values.Get(probeInterval),
            PerMinute = (int)values.Get(probesPerMinute),
        },
    };

    private static Key<TimeSpan> Target(string name, string fallback, string point, string of) =>
        new(name, Scalars.Duration) { Default = fallback, Point = point, Doc = $"Duration of whole answers that costs no score, for {of}." };
}
