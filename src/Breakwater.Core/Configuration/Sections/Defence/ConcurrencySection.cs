using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Configuration.Sections.Defence;

internal sealed class ConcurrencySection : Section<ConcurrencyDraft>
{
    private const long Most = 10_000_000;

    private readonly Key<LimitKind> algorithm;
    private readonly Key<long?> initial;
    private readonly Key<long> floor;
    private readonly Key<long?> ceiling;
    private readonly Key<double> decrease;
    private readonly Key<TimeSpan> coolOff;
    private readonly Key<TimeSpan> growthEvery;
    private readonly Key<long> growthStep;
    private readonly Key<double> growthShare;
    private readonly Key<double> guaranteed;
    private readonly Key<double> batch;
    private readonly Key<long?> global;
    private readonly Key<long?> tenant;
    private readonly Key<long> queue;
    private readonly Key<TimeSpan> queueWait;

    public ConcurrencySection()
    {
        algorithm = Add(new Key<LimitKind>("algorithm", Scalars.OneOf(("aimd", LimitKind.Aimd), ("gradient", LimitKind.Gradient), ("fixed", LimitKind.Fixed)))
        {
            Default = "aimd",
            Point = "A1.4",
            Doc = "How each target's limit is found. aimd: by what the provider refuses; gradient: by its time to first content too; fixed: initial it is.",
        });
        initial = Add(Optional("initial", "open: no limit until the provider pushes back, then what it took", "A1.5, C17", "Calls at once to start with, for each provider, model and key."));
        floor = Add(new Key<long>("floor", Scalars.Whole(1, Most)) { Default = "4", Point = "A1.8", Doc = "Least limit, so that traffic never ends." });
        ceiling = Add(Optional("ceiling", "none", "A1.5", "Greatest limit."));
        decrease = Add(new Key<double>("decrease", Scalars.Share) { Default = "0.7", Point = "A1.6", Doc = "What is left of the limit when the provider pushes back." });
        coolOff = Add(Span("cool_off", "1s", "A1.9", "Least time between two decreases; only calls that began after the last one count."));
        growthEvery = Add(Span("growth_every", "30s", "A1.9", "Time between two steps beyond what the provider is known to take."));
        growthStep = Add(new Key<long>("growth_step", Scalars.Whole(1, Most)) { Default = "1", Point = "A1.5", Doc = "Least step." });
        growthShare = Add(new Key<double>("growth_share", Scalars.Share) { Default = "0.05", Doc = "Step as a share of the limit, where that is more." });
        guaranteed = Add(new Key<double>("guaranteed_share", Scalars.Share) { Default = "0.3333", Point = "A1.15, C17", Doc = "Share of every limit that gold tenants get first." });
        batch = Add(new Key<double>("batch_share", Scalars.Share) { Default = "0.25", Point = "A1.15, C17", Doc = "Share of every limit that the batch lane may take at most." });
        global = Add(Optional("max_inflight_global", "none", "A1.24, A11.7", "Requests at once in this process."));
        tenant = Add(Optional("max_inflight_per_tenant", "none", "A1.24", "Requests at once of each tenant that has no max_inflight of its own."));
        queue = Add(new Key<long>("max_queue", Scalars.Whole(1, Most)) { Default = "4096", Doc = "Most requests that wait at one gate; the least important give way." });
        queueWait = Add(Span("max_queue_wait", "5s", "A1.2", "Longest wait at a gate; what would wait longer is refused at once with the time to come back."));
    }

    protected override ConcurrencyDraft Build(KeyValues values)
    {
        var target = new GatePolicy
        {
            Algorithm = values.Get(algorithm),
            Initial = (int?)values.Get(initial),
            Floor = (int)values.Get(floor),
            Ceiling = (int)(values.Get(ceiling) ?? int.MaxValue),
            Decrease = values.Get(decrease),
            CoolOff = values.Get(coolOff),
            GrowthEvery = values.Get(growthEvery),
            GrowthStep = (int)values.Get(growthStep),
            GrowthShare = values.Get(growthShare),
            GuaranteedShare = values.Get(guaranteed),
            BatchShare = values.Get(batch),
            MaxWaiting = (int)values.Get(queue),
        };
        var process = target with
        {
            Algorithm = LimitKind.Fixed,
            Initial = (int?)values.Get(global),
            TenantMax = (int)(values.Get(tenant) ?? 0),
        };
        return new ConcurrencyDraft(target, process, values.Get(queueWait));
    }

    private static Key<long?> Optional(string name, string without, string point, string doc) =>
        new(name, new OptionalShape<long>(Scalars.Whole(1, Most))) { DefaultNote = without, Point = point, Doc = doc };

    private static Key<TimeSpan> Span(string name, string fallback, string point, string doc) =>
        new(name, Scalars.Duration) { Default = fallback, Point = point, Doc = doc };
}

/// <summary>Gates of targets, the gate of the process, and how long one waits at either.</summary>
internal sealed record ConcurrencyDraft(GatePolicy Target, GatePolicy Process, TimeSpan QueueWait);
