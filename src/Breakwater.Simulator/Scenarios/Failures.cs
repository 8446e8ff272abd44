using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>Providers that fail, each in its way, while another one is well.</summary>
internal static class Failures
{
    private const int Room = 400;

    /// <summary>How soon a provider that is well again must carry its share: an open breaker's 20 s, its probes, and the ramp's 30 s, twice over.</summary>
    private const double Recovered = 120;

    /// <summary>From minute 5 to 12 the preferred provider takes six times as long.</summary>
    public static Scenario Brownout(double scale)
    {
        var time = new Frame(scale);
        var slow = time.Window(5, 12).After(60 * scale);
        return new Scenario(time.At(20))
        {
            Providers = [Frame.Alpha(Room, time.Phase("six times slower", 5, 12) with { Slowness = 6 }), Frame.Beta(Room)],
            Cohorts = People(3000),
            Expected =
            [
                new("A1.2", "p95 of admitted requests in the brownout, queue included", "s", Bound.Below(8), o => o.Gateway.LatencyAt(0.95, slow)),
                new("A1.3", "attempts per original request", "x", Bound.Below(1.3), o => o.Gateway.Amplification()),
                new("A6", "calls answered in the brownout", "%", Bound.AtLeast(99), o => o.Gateway.AnsweredShare(slow)),
                new("A6", "goodput in the brownout, of what is allowed and wanted", "%", Bound.AtLeast(95), o => o.Gateway.GoodputShare(slow)),
            ],
        };
    }

    /// <summary>From minute 10 to 20 the preferred provider takes requests and never answers; from minute 30 to 35 both are down.</summary>
    public static Scenario Outages(double scale)
    {
        var time = new Frame(scale);
        var (down, total, end) = (time.Window(10, 20), time.Window(30, 35), time.Window(20, 30));
        return new Scenario(time.At(45))
        {
            Providers =
            [
                Frame.Alpha(Room, time.Phase("silent", 10, 20) with { Outage = Outage.Silent }, time.Phase("erring", 30, 35) with { Outage = Outage.Erring }),
                Frame.Beta(Room, time.Phase("refusing", 30, 35) with { Outage = Outage.Refusing }),
            ],
            Cohorts = People(1500),
            Expected =
            [
                new("A1.17", "requests that are tried at the dead provider from the 30th second", "%", Bound.Below(0.5), o => o.Gateway.TriedShare(0, down.After(30 * scale))),
                new("A6", "calls answered while one provider is down, from the 30th second", "%", Bound.AtLeast(99), o => o.Gateway.AnsweredShare(down.After(30 * scale))),
                new("A1.20", "its share is back after the outage", "s", Bound.AtMost(Recovered), o => o.Gateway.SharesAgainAfter(0, time.Window(2, 10), end)),
                new("A1.20", "least goodput of any 30 s after the outage", "%", Bound.AtLeast(80), o => o.Gateway.LeastGoodputShare(end)),
                BeyondBudget(total),
                new("A1.3", "attempts per original request", "x", Bound.Below(1.3), o => o.Gateway.Amplification()),
            ],
        };
    }

    /// <summary>From minute 5 to 20 the preferred provider is down for 20 s and up for 20 s, again and again.</summary>
    public static Scenario Flapping(double scale)
    {
        var time = new Frame(scale);
        var flapping = time.Window(5, 20).After(30 * scale);
        return new Scenario(time.At(25))
        {
            Providers =
            [
                Frame.Alpha(Room, time.Phase("flapping", 5, 20) with { Outage = Outage.Erring, FlapPeriod = TimeSpan.FromSeconds(40) }),
                Frame.Beta(Room),
            ],
            Cohorts = People(1500),
            Expected =
            [
                new("A6", "calls answered while it flaps", "%", Bound.AtLeast(99), o => o.Gateway.AnsweredShare(flapping)),
                new("A1.2", "p95 of admitted requests while it flaps, queue included", "s", Bound.Below(8), o => o.Gateway.LatencyAt(0.95, flapping)),
                new("A1.3", "attempts per original request", "x", Bound.Below(1.3), o => o.Gateway.Amplification()),
            ],
        };
    }

    /// <summary>From minute 5 to 15 the preferred provider answers 12 % of the requests with an error: too few for any breaker.</summary>
    public static Scenario SlowLeak(double scale)
    {
        var time = new Frame(scale);
        var leak = time.Window(5, 15);
        return new Scenario(time.At(20))
        {
            Providers = [Frame.Alpha(Room, time.Phase("12 % errors", 5, 15) with { ErrorShare = 0.12 }), Frame.Beta(Room)],
            Cohorts = People(1500),
            Expected =
            [
                new("A6", "calls answered during the leak", "%", Bound.AtLeast(99), o => o.Gateway.AnsweredShare(leak)),
                new("A1.2", "p95 of admitted requests during the leak, queue included", "s", Bound.Below(8), o => o.Gateway.LatencyAt(0.95, leak)),
                new("A1.3", "attempts per original request", "x", Bound.Below(1.3), o => o.Gateway.Amplification()),
            ],
        };
    }

    /// <summary>The bound on attempts while nothing answers, exactly (F-G1).</summary>
    public static Expected BeyondBudget(Window total) => new(
        "F-G1", $"attempts in the total outage beyond {1 + Frame.RetryRatio:0.#} for each original request", "attempts", Bound.AtMost(Frame.RetryBurst),
        o => o.Gateway.AttemptsBeyond(total, Frame.RetryRatio));

    private static IReadOnlyList<Cohort> People(int callers) =>
    [
        new("chats", "alpha-model") { Callers = callers * 2 / 3, Think = TimeSpan.FromSeconds(60), Streams = true },
        new("services", "alpha-model") { Callers = callers / 3, Think = TimeSpan.FromSeconds(60) },
    ];
}
