using Breakwater.Core.Configuration.Keys;
using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Configuration.Sections.Defence;

internal sealed class CircuitBreakerSection : Section<BreakerPolicy>
{
    private const long MostCalls = 1_000_000;

    private readonly Key<long> consecutive;
    private readonly Key<TimeSpan> window;
    private readonly Key<long> minimumCalls;
    private readonly Key<double> failureShare;
    private readonly Key<long> leakMinimumCalls;
    private readonly Key<double> leakShare;
    private readonly Key<double?> errorRateThreshold;
    private readonly Key<long> openSeconds;
    private readonly Key<double> probeRatio;
    private readonly Key<long> probesAtOnce;
    private readonly Key<TimeSpan> probeTimeout;
    private readonly Key<TimeSpan> ramp;
    private readonly Key<TimeSpan> longestOpen;
    private readonly Key<TimeSpan> calmAfter;

    public CircuitBreakerSection()
    {
        consecutive = Add(Calls("consecutive_failures", "5", "A2.13, C7", "Failures in a row that open it, when they lie within the window."));
        window = Add(Span("window", "30s", "A1.17, A4.9, C7", "The sliding window of all rules."));
        minimumCalls = Add(Calls("minimum_calls", "20", "A4.9, C7", "Calls in the window before their share of failures counts."));
        failureShare = Add(new Key<double>("failure_share", Scalars.Share) { Default = "0.5", Point = "A4.9, C7", Doc = "Share of failures, from which on it opens." });
        leakMinimumCalls = Add(Calls("leak_minimum_calls", "50", "A12.9, C7", "Calls in each of two windows in a row for the rule against slow leaks."));
        leakShare = Add(new Key<double>("leak_share", Scalars.Share) { Default = "0.25", Point = "A12.9, C7", Doc = "Share of failures in two windows in a row, from which on it opens." });
        errorRateThreshold = Add(new Key<double?>("error_rate_threshold", new OptionalShape<double>(Scalars.Share))
        {
            DefaultNote = "no such rule",
            Point = "A1.17, A1.26",
            Doc = "A stricter share for one window of minimum_calls; more than it opens.",
        });
        openSeconds = Add(new Key<long>("open_seconds", Scalars.Whole(1, 3600)) { Default = "20", Point = "A1.26, C9", Doc = "Seconds it stays open the first time; each time it opens again without calm in between, twice as long." });
        longestOpen = Add(Span("longest_open", "1m", "C13", "The most that it stays open: as much later a target that has mended is noticed."));
        calmAfter = Add(Span("calm_after", "10m", "C13", "Time without opening after which it starts again with open_seconds."));
        probeRatio = Add(new Key<double>("half_open_probe_ratio", Scalars.Share) { Default = "0.1", Point = "A1.26, C12", Doc = "Share of calls let through to see whether the target has mended." });
        probesAtOnce = Add(Calls("probes_at_once", "3", "A2.25, C12", "Most such calls at a time; two of three good ones close it."));
        probeTimeout = Add(Span("probe_timeout", "2s", "A2.25, C12", "Limit for the first content of such a call when it is streamed."));
        ramp = Add(Span("ramp", "30s", "A1.20, C13", "Time after closing in which a quarter, then half of the calls are let through."));
    }

    protected override BreakerPolicy Build(KeyValues values)
    {
        var span = values.Get(window);
        var rules = new List<TripRule>
        {
            new(span, (int)values.Get(minimumCalls), values.Get(failureShare), Inclusive: true, Windows: 1),
            new(span, (int)values.Get(leakMinimumCalls), values.Get(leakShare), Inclusive: true, Windows: 2),
        };
        if (values.Get(errorRateThreshold) is { } strict)
        {
            rules.Add(new TripRule(span, (int)values.Get(minimumCalls), strict, Inclusive: false, Windows: 1));
        }

        return new BreakerPolicy
        {
            ConsecutiveFailures = (int)values.Get(consecutive),
            ConsecutiveWithin = span,
            Rules = rules,
            OpenFor = TimeSpan.FromSeconds(values.Get(openSeconds)),
            LongestOpen = values.Get(longestOpen),
            CalmAfter = values.Get(calmAfter),
            ProbeEvery = (int)Math.Round(1 / values.Get(probeRatio)),
            ProbesAtOnce = (int)values.Get(probesAtOnce),
            ProbeTimeout = values.Get(probeTimeout),
            RampFor = values.Get(ramp),
        };
    }

    private static Key<long> Calls(string name, string fallback, string point, string doc) =>
        new(name, Scalars.Whole(1, MostCalls)) { Default = fallback, Point = point, Doc = doc };

    private static Key<TimeSpan> Span(string name, string fallback, string point, string doc) =>
        new(name, Scalars.Duration) { Default = fallback, Point = point, Doc = doc };
}
