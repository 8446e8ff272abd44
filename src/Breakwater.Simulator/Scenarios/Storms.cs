using Breakwater.Core.Configuration.Options;
using Breakwater.Simulator.Scenarios.Measuring;
using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>Providers that allow less than is asked of them.</summary>
internal static class Storms
{
    private const string Alpha = "alpha-model";
    private const string Beta = "beta-model";

    /// <summary>An hour, 10,000 callers, one provider; from minute 15 to 40 its limits are a quarter, a third of what is wanted.</summary>
    public static Scenario Throttled(double scale)
    {
        var time = new Frame(scale);
        var storm = time.Window(15, 40);
        var (before, after) = (time.Window(0, 15).After(60), time.Window(40, 60).After(30));
        var think = TimeSpan.FromSeconds(200);
        return new Scenario(time.At(60))
        {
            Providers =
            [
                Frame.Alpha(120, time.Phase("limits at a quarter", 15, 40) with { LimitShare = 0.25 }) with
                {
                    Limits = new HiddenLimits { Concurrency = 120, RequestsPerMinute = 4500 },
                },
            ],
            Cohorts =
            [
                new("chats", Alpha) { Callers = 8000, Think = think, Streams = true },
                new("services", Alpha) { Callers = 1500, Think = think, Client = ClientPolicy.Polite },
                new("impatient", Alpha) { Callers = 200, Think = think, Client = ClientPolicy.Impatient },
                new("naive", Alpha) { Callers = 300, Think = think, Client = ClientPolicy.Naive },
            ],
            Expected =
            [
                new("A1.1", "429s in the worst 5 minutes after convergence", "%", Bound.Below(2), o => o.Gateway.WorstThrottledShare(before, storm.After(30), after)),
                new("A1.2", "p95 of admitted interactive requests, queue included", "s", Bound.Below(8), o => o.Gateway.LatencyAt(0.95, time.Window(0, 60))),
                new("A1.3", "attempts per original request", "x", Bound.Below(1.3), o => o.Gateway.Amplification()),
                new("F-M1", "429s in the storm from its 30th second", "%", Bound.Below(1), o => o.Gateway.ThrottledShare(storm.After(30))),
                new("F-M1", "converged after the cut", "s", Bound.AtMost(20), o => o.Gateway.Providers[0].ConvergedAfter(storm)),
                new("A1", "goodput in the storm, of what the hidden limits allow", "%", Bound.AtLeast(96), o => o.Gateway.GoodputShare(storm.After(20))),
                new("A1", "goodput in the storm, as a multiple of the naive clients'", "x", Bound.AtLeast(1.01), o => o.Gateway.Goodput(storm) / o.Direct.Goodput(storm)),
                new("A1", "goodput from the storm to the end, as a multiple of the naive clients'", "x", Bound.AtLeast(0.98), o => o.Gateway.Goodput(time.Window(15, 60)) / o.Direct.Goodput(time.Window(15, 60))),
            ],
        };
    }

    /// <summary>Two providers with callers of their own, both saturated: a hidden limit on concurrency, and one on tokens, each cut to a quarter and given back.</summary>
    public static Scenario LimitCut(double scale)
    {
        var time = new Frame(scale);
        var cut = time.Window(10, 20);
        var phase = time.Phase("limit at a quarter", 10, 20) with { LimitShare = 0.25 };
        return new Scenario(time.At(30))
        {
            IsApart = true,
            Providers =
            [
                Frame.Alpha(64, phase),
                new ProviderModel("beta", Vendor.Anthropic) { Limits = new HiddenLimits { TokensPerMinute = 600_000 }, Phases = [phase] },
            ],
            Cohorts =
            [
                new("by concurrency", Alpha) { Callers = 4000, Think = TimeSpan.FromSeconds(80), Streams = true },
                new("by tokens", Beta) { Callers = 4000, Think = TimeSpan.FromSeconds(80), Streams = true },
            ],
            Expected = [.. LimitKept("concurrency", 0, time, cut), .. LimitKept("tokens", 1, time, cut)],
        };
    }

    private static IEnumerable<Expected> LimitKept(string limit, int provider, Frame time, Window cut) =>
    [
        new("F-M1", $"{limit}: use of the limit before the cut, at steady state", "%", Bound.AtLeast(90), o => o.Gateway.Providers[provider].Used(time.Window(5, 10))),
        new("F-M1", $"{limit}: 429s before the cut, from the 30th second", "%", Bound.Below(1), o => o.Gateway.Providers[provider].ThrottledShare(time.Window(0, 10).After(30))),
        new("F-M1", $"{limit}: converged after the cut", "s", Bound.AtMost(20), o => o.Gateway.Providers[provider].ConvergedAfter(cut)),
        new("F-M1", $"{limit}: 429s after the cut, from its 30th second", "%", Bound.Below(1), o => o.Gateway.Providers[provider].ThrottledShare(cut.After(30))),
        new("F-M1", $"{limit}: use of the limit after the cut, from its 30th second", "%", Bound.AtLeast(90), o => o.Gateway.Providers[provider].Used(cut.After(30))),
    ];
}
