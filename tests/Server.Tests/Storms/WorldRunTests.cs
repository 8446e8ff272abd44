using Breakwater.Simulator.Scenarios;
using Breakwater.Simulator.Traffic;
using Breakwater.Simulator.World;

namespace Breakwater.Server.Tests.Storms;

/// <summary>Worlds made for one point.</summary>
public sealed class WorldRunTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(2);

    /// <summary>These worlds are about clients, attempts and failover: no breaker, budget, score or hedge comes between.</summary>
    private static readonly (string, string)[] Calm =
    [
        ("circuit_breaker.consecutive_failures", "1000000"), ("circuit_breaker.minimum_calls", "1000000"), ("circuit_breaker.leak_minimum_calls", "1000000"),
        ("retry.budget.burst", "1000000"), ("health.min_score", "0"), ("hedging.enabled", "false"),
    ];

    [Fact]
    public void Callers_LeavingWhileTheLineWaits_StayOnTheSimulationsThread()
    {
        // Three seconds of patience, and at least four before a second attempt at the only provider: everybody leaves in a wait.
        var impatient = ClientPolicy.Impatient with { Timeout = TimeSpan.FromSeconds(3) };
        var scenario = World(Always(Outage.Erring), impatient);
        scenario = scenario with
        {
            Providers = [.. scenario.Providers.Take(1)],
            Settings = [.. Calm, ("retry.jitter", "equal"), ("retry.base_backoff_ms", "8000"), ("retry.cap_backoff_ms", "8000")],
        };
        var run = new WorldRun(scenario, 1, ScenarioConfig.Read(scenario, null)).Run(null, CancellationToken.None);

        Kinds(run, call => (call.IsGood, call.Status, call.Requests)).ShouldBe([(false, 0, 3)]);
        run.Traces.Count(trace => trace.Took == TimeSpan.FromSeconds(3)).ShouldBe(run.Traces.Count);
    }

    [Fact]
    public void Calls_UnderNoLimit_AreAllAnsweredByTheFirstProvider()
    {
        var run = Run([], ClientPolicy.Sdk);

        Kinds(run, call => (call.IsGood, call.Requests, call.Attempts)).ShouldBe([(true, 1, 1)]);
        run.Traces.Select(trace => (trace.Providers, trace.IsGood, trace.Queued, trace.IsRetry)).Distinct().ShouldBe([(1u, true, TimeSpan.Zero, false)]);
        run.Providers[0].Tally.Answered.Total.ShouldBe(run.Calls.Count);
        run.Providers[1].Tally.Attempts.Total.ShouldBe(0);
        run.AnsweredShare(Whole).ShouldBe(100);
        run.Amplification().ShouldBe(1);
        run.Goodput(Whole).ShouldBe(run.Demand(TimeSpan.Zero), 3);
    }

    [Fact]
    public void Calls_WhileTheFirstIsDown_AreAnsweredByTheOtherInItsDialect()
    {
        var run = Run(Always(Outage.Refusing), ClientPolicy.Sdk, onlyFirst: true);

        Kinds(run, call => call.IsGood).ShouldBe([true]);
        run.Traces.Select(trace => (trace.Providers, trace.Attempts)).Distinct().ShouldBe([(3u, 2)]);
        run.TriedShare(0, Whole).ShouldBe(100);
        run.AttemptsBeyond(Whole, 1).ShouldBe(0, 4);
    }

    [Fact]
    public void Retries_OfAnSdkThatTells_AreNoOriginalRequests()
    {
        var run = Run(Always(Outage.Erring), ClientPolicy.DeafSdk, ("retry.max_attempts", "1"));

        Kinds(run, call => (call.Requests, call.Attempts)).ShouldBe([(4, 4)]);
        run.Traces.Count(trace => !trace.IsRetry).ShouldBe(run.Calls.Count);
        run.Amplification().ShouldBe(4, 0.1);
    }

    [Fact]
    public void Tenants_Configured_AreKnownByTheirKeys()
    {
        var scenario = World([], ClientPolicy.Sdk) with { Cohorts = [new("own", "alpha-model") { Tenant = "acme", MaxInflight = 30, PerSecond = 5 }] };
        var run = new WorldRun(scenario, 1, ScenarioConfig.Read(scenario, null)).Run(null, CancellationToken.None);

        Kinds(run, call => call.IsGood).ShouldBe([true]);
    }

    // Of the calls that had their time before the end.
    private static List<T> Kinds<T>(WorldRecord run, Func<CallRecord, T> kind) =>
        [.. run.Calls.Where(call => call.Started < Duration - TimeSpan.FromSeconds(30)).Select(kind).Distinct()];

    private static Window Whole => new(TimeSpan.Zero, Duration);

    private static ProviderPhase[] Always(Outage outage) => [new("down", TimeSpan.Zero, Duration + TimeSpan.FromHours(1)) { Outage = outage }];

    private static WorldRecord Run(ProviderPhase[] phases, ClientPolicy client, params (string, string)[] settings) => Run(phases, client, onlyFirst: false, settings);

    private static WorldRecord Run(ProviderPhase[] phases, ClientPolicy client, bool onlyFirst, params (string, string)[] settings)
    {
        var scenario = World(phases, client, onlyFirst) with { Settings = [.. Calm, .. settings] };
        return new WorldRun(scenario, 1, ScenarioConfig.Read(scenario, null)).Run(null, CancellationToken.None);
    }

    private static Scenario World(ProviderPhase[] phases, ClientPolicy client, bool onlyFirst = false) => new(Duration)
    {
        Providers = [Frame.Alpha(1000, phases), Frame.Beta(1000, onlyFirst ? [] : phases)],
        Cohorts =
        [
            new("streams", "alpha-model") { PerSecond = 5, Streams = true, Client = client },
            new("plain", "alpha-model") { PerSecond = 5, Client = client },
        ],
        Expected = [],
    };
}
