using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Simulator.Scenarios.Measuring;

namespace Breakwater.Simulator.Scenarios;

/// <summary>Traffic that goes to another provider: by the phases of a cutover, and by an operator's drill.</summary>
internal static class Cutovers
{
    private const string Alpha = "alpha";
    private const string Model = "alpha-model";
    private const int Room = 400;

    /// <summary>
    /// From minute 5 the preferred provider leaves one request in 20 without an answer, from minute 15 one in 7, from minute 24 none: too few for any breaker. Its
    /// traffic goes the whole way there and back.
    /// </summary>
    public static Scenario TimeoutStorm(double scale)
    {
        var time = new Frame(scale);
        var whole = time.Window(0, 95);
        return new Scenario(time.At(95))
        {
            Providers =
            [
                Frame.Alpha(Room, time.Phase("one in 20 silent", 5, 15) with { SilentShare = 0.05 }, time.Phase("one in 7 silent", 15, 24) with { SilentShare = 0.15 }),
                Frame.Beta(Room),
            ],
            Settings = [("cutover.enabled", "true"), ("health.probes", "true")],
            Cohorts =
            [
                new("services", Model) { Callers = 700, Think = TimeSpan.FromSeconds(60) },
                new("gold services", Model) { Callers = 200, Think = TimeSpan.FromSeconds(60), Tier = SlaTier.Gold },
                new("chats", Model) { Callers = 100, Think = TimeSpan.FromSeconds(60), Streams = true },
            ],
            Expected =
            [
                new("A6.8", "watched after the first of more than 3 % timeouts", "s", Bound.AtMost(300), o => o.Gateway.EnteredAfter(Alpha, CutoverPhase.Watch, time.At(5))),
                new("A6.10", "soft shift after the watch began", "s", Bound.AtMost(305), o => o.Gateway.From(Alpha, CutoverPhase.Watch, CutoverPhase.Soft)),
                new("A6.9, A6.11", "hard cut after the first of more than 8 % timeouts", "s", Bound.AtMost(300), o => o.Gateway.EnteredAfter(Alpha, CutoverPhase.Hard, time.At(15))),
                new("A6.20", "the cut lasts at least", "s", Bound.AtLeast(600), o => o.Gateway.From(Alpha, CutoverPhase.Hard, CutoverPhase.Canary)),
                new("A6.11", "the cut lasts at most", "s", Bound.AtMost(660), o => o.Gateway.From(Alpha, CutoverPhase.Hard, CutoverPhase.Canary)),
                new("A6.13", "the return in four steps lasts at least", "s", Bound.AtLeast(3600), o => o.Gateway.From(Alpha, CutoverPhase.Canary, CutoverPhase.Normal)),
                new("A6.13", "the return in four steps lasts at most", "s", Bound.AtMost(3630), o => o.Gateway.From(Alpha, CutoverPhase.Canary, CutoverPhase.Normal)),
                new("C13", "hard cuts", "cuts", Bound.AtMost(1), o => o.Gateway.Times(Alpha, CutoverPhase.Hard)),
                new("A6.10", "requests tried at the provider in the soft shift, at least", "%", Bound.AtLeast(76), o => o.Gateway.TriedShare(0, o.Gateway.TimeOf(Alpha, CutoverPhase.Soft))),
                new("A6.10", "requests tried at the provider in the soft shift, at most", "%", Bound.AtMost(84), o => o.Gateway.TriedShare(0, o.Gateway.TimeOf(Alpha, CutoverPhase.Soft))),
                new("A6.11", "requests tried at the provider in the hard cut", "%", Bound.Below(0.5), o => o.Gateway.TriedShare(0, o.Gateway.TimeOf(Alpha, CutoverPhase.Hard))),
                new("A6", "calls answered from the begin to the end", "%", Bound.AtLeast(99.5), o => o.Gateway.AnsweredShare(whole)),
                new("A2.30", "gold success_ratio_5m, at its lowest: no alert", "%", Bound.AtLeast(99), o => o.Gateway.LeastSuccess(SlaTier.Gold, whole)),
                new("A2.30", "failover_rate_5m, at its highest: the alert is on", "%", Bound.AtLeast(15), o => o.Gateway.MostFailover(whole)),
                new("A1.3", "attempts per original request", "x", Bound.Below(1.3), o => o.Gateway.Amplification()),
            ],
        };
    }

    /// <summary>
    /// The drill (A2.22, A2.23): 20 clients of tier silver for 30 s; an operator opens the preferred provider's circuits from second 5 to 15. It is short as it is: <paramref name="scale"/>
    /// makes it no shorter.
    /// </summary>
    public static Scenario Drill(double scale)
    {
        var time = new Frame(Math.Max(1, scale));
        var open = Seconds(time, 5, 15);
        return new Scenario(time.At(0.5))
        {
            Providers = [Frame.Alpha(Room), Frame.Beta(Room)],
            Orders = [new Order(open.From, static (line, now) => Command(line, now, isOpen: true)), new Order(open.Until, static (line, now) => Command(line, now, isOpen: false))],
            Cohorts = [new("clients", Model) { Callers = 20, Think = TimeSpan.FromMilliseconds(100), Tier = SlaTier.Silver }],
            Expected =
            [
                new("A2.22", "calls answered", "%", Bound.AtLeast(100), o => o.Gateway.AnsweredShare(Seconds(time, 0, 30))),
                new("A2.22, A1.2", "p95 of admitted requests", "s", Bound.Below(8), o => o.Gateway.LatencyAt(0.95, Seconds(time, 0, 30))),
                new("A2.23", "requests tried at the provider while its circuits are open", "%", Bound.Below(0.5), o => o.Gateway.TriedShare(0, open)),
                new("A2.24", "requests tried at the provider while the route stays, for 20 s in all", "%", Bound.Below(15), o => o.Gateway.TriedShare(0, Seconds(time, 15, 25))),
                new("A2.24", "requests tried at the provider after that", "%", Bound.AtLeast(95), o => o.Gateway.TriedShare(0, Seconds(time, 26, 30))),
                new("A2.30", "failover_rate_5m at the end: the alert is on", "%", Bound.AtLeast(15), o => o.Gateway.MostFailover(Seconds(time, 0, 30))),
                new("A1.3", "attempts per original request", "x", Bound.Below(1.3), o => o.Gateway.Amplification()),
            ],
        };
    }

    private static void Command(LineSnapshot line, TimeSpan now, bool isOpen)
    {
        foreach (var target in line.Defences.Targets)
        {
            if (target.Provider != Alpha)
            {
                continue;
            }

            if (isOpen)
            {
                target.Breaker.Open(now, "a drill", duration: null);
            }
            else
            {
                target.Breaker.Reset(now);
            }
        }
    }

    private static Window Seconds(Frame time, double from, double until) => time.Window(from / 60, until / 60);
}
