namespace Breakwater.Simulator.Scenarios;

/// <summary>Callers who take from each other what one provider can give.</summary>
internal static class Neighbours
{
    private const string Alpha = "alpha-model";
    private const int Room = 60;

    /// <summary>One tenant floods at a hundred times its usual rate, from minute 4 to 7 beside a quiet one that stays below its share, from minute 11 to 13 by itself.</summary>
    public static Scenario NoisyTenant(double scale)
    {
        var time = new Frame(scale);
        var flood = time.Window(4, 7).After(10 * scale);
        return new Scenario(time.At(15))
        {
            Providers = [Frame.Alpha(Room)],
            Alone = "quiet",
            Cohorts =
            [
                new("quiet", Alpha) { Tenant = "quiet", PerSecond = 5, MaxInflight = 12, Until = time.At(10), Streams = true },
                new("usual", Alpha) { Tenant = "noisy", PerSecond = 5, Streams = true },
                new("flood", Alpha) { Tenant = "noisy", PerSecond = 495, From = time.At(4), Until = time.At(7) },
                new("second flood", Alpha) { Tenant = "noisy", PerSecond = 495, From = time.At(11), Until = time.At(13) },
            ],
            Expected =
            [
                new("F-M2", "p99 of the quiet tenant's queue, as a multiple of what it is alone", "x", Bound.AtMost(2), o => QueueRatio(o, flood)),
                new("F-M2", "the quiet tenant's calls answered in the flood; it asks less than its share", "%", Bound.AtLeast(99), o => o.Gateway.AnsweredShare(flood, cohort => cohort.Tenant == "quiet")),
                new("F-M3", "goodput of the noisy tenant while the quiet one is away, of the hidden limit", "%", Bound.AtLeast(97), o => o.Gateway.GoodputShare(time.Window(11, 13).After(20 * scale))),
                new("A1.3", "attempts per original request", "x", Bound.Below(1.3), o => o.Gateway.Amplification()),
            ],
        };
    }

    /// <summary>Batch work of three times the provider's capacity, from minute 4 to 12, beside people who want three quarters of it: with the quarter that the lane may have, that is all there is.</summary>
    public static Scenario BatchFlood(double scale)
    {
        var time = new Frame(scale);
        var flood = time.Window(4, 12).After(20 * scale);
        return new Scenario(time.At(15))
        {
            Providers = [Frame.Alpha(Room)],
            Cohorts =
            [
                new("people", Alpha) { Tenant = "desk", Callers = 1400, Think = TimeSpan.FromSeconds(60), Streams = true },
                new("nightly", Alpha) { Tenant = "nightly", IsBatch = true, PerSecond = 100, From = time.At(4), Until = time.At(12) },
            ],
            Expected =
            [
                new("F-M4", "people's calls answered in the flood", "%", Bound.AtLeast(99), o => o.Gateway.AnsweredShare(flood, cohort => !cohort.IsBatch)),
                new("A1.2", "p95 of people's admitted requests in the flood, queue included", "s", Bound.Below(8), o => o.Gateway.LatencyAt(0.95, flood)),
                new("F-M4", "least batch answers in any minute of the flood", "answers", Bound.AtLeast(1), o => LeastBatch(o, flood)),
                new("F-M3, A1.15", "goodput in the flood, of the hidden limit; the lane may have a quarter of it at most", "%", Bound.AtLeast(90), o => o.Gateway.GoodputShare(flood)),
                new("A1.3", "attempts per original request", "x", Bound.Below(1.3), o => o.Gateway.Amplification()),
            ],
        };
    }

    // Below ten milliseconds nobody waits, however often that doubles.
    private static double QueueRatio(StormOutcome outcome, Window flood)
    {
        var alone = outcome.Alone!.QueueAt(0.99, "quiet", flood);
        return outcome.Gateway.QueueAt(0.99, "quiet", flood) / (alone < 0.01 ? 0.01 : alone);
    }

    private static double LeastBatch(StormOutcome outcome, Window flood) =>
        flood.Sliding(TimeSpan.FromMinutes(1)).Where((_, second) => second % 10 == 0).Min(part => outcome.Gateway.Goodput(part, cohort => cohort.IsBatch) * part.Seconds);
}
