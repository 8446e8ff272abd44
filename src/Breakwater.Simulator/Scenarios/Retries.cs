using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Simulator.Scenarios;

/// <summary>Callers who multiply what goes wrong.</summary>
internal static class Retries
{
    private const string Alpha = "alpha-model";

    /// <summary>SDKs that retry three times whatever they are told: both providers down from minute 5 to 10, both failing three requests in ten from minute 13 to 16.</summary>
    public static Scenario Nested(double scale)
    {
        var time = new Frame(scale);
        var total = time.Window(5, 10);
        ProviderPhase[] phases =
        [
            time.Phase("erring", 5, 10) with { Outage = Outage.Erring },
            time.Phase("30 % errors", 13, 16) with { ErrorShare = 0.3 },
        ];
        return new Scenario(time.At(20))
        {
            Providers = [Frame.Alpha(400, phases), Frame.Beta(400, phases)],
            Cohorts =
            [
                new("deaf chats", Alpha) { Callers = 1000, Think = TimeSpan.FromSeconds(60), Streams = true, Client = ClientPolicy.DeafSdk },
                new("deaf services", Alpha) { Callers = 500, Think = TimeSpan.FromSeconds(60), Client = ClientPolicy.DeafSdk },
            ],
            Expected =
            [
                Failures.BeyondBudget(total),
                new("A12.2", "attempts per original request, double retries included", "x", Bound.Below(1.3), o => o.Gateway.Amplification()),
            ],
        };
    }

    /// <summary>2,000 callers pile up behind a provider that is down from minute 5 to 10, and knock every five seconds.</summary>
    public static Scenario ThunderingRecovery(double scale)
    {
        var time = new Frame(scale);
        var back = time.Window(10, 20);
        return new Scenario(time.At(20))
        {
            Providers = [Frame.Alpha(64, time.Phase("refusing", 5, 10) with { Outage = Outage.Refusing })],
            Cohorts = [new("besiegers", Alpha) { Callers = 2000, Think = TimeSpan.FromSeconds(120), Client = ClientPolicy.Besieging }],
            Expected =
            [
                new("F-M1", "429s from 30 s after the recovery", "%", Bound.Below(1), o => o.Gateway.ThrottledShare(back.After(30))),
                new("A1.20", "least goodput of any 30 s from a minute after the recovery", "%", Bound.AtLeast(80), o => o.Gateway.LeastGoodputShare(back.After(60 * scale))),
                new("A1.2", "p95 of admitted requests after the recovery, queue included", "s", Bound.Below(8), o => o.Gateway.LatencyAt(0.95, back)),
                new("F-G4", "most attempts in the worst second after the recovery, of what the limit sustains in one; filling empty room at once takes 2", "x", Bound.AtMost(2.5), o => o.Gateway.Spike(back)),
                new("A1.3", "attempts per original request", "x", Bound.Below(1.3), o => o.Gateway.Amplification()),
            ],
        };
    }
}
