using Breakwater.Core.Line;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Tests.Line.Incidents;

/// <summary>What an incident does to requests on the line.</summary>
public sealed class IncidentLine
{
    private int sent;

    [Theory]
    [InlineData(SlaTier.Bronze, Lanes.Interactive, true)]
    [InlineData(SlaTier.Silver, Lanes.Interactive, false)]
    [InlineData(SlaTier.Gold, Lanes.Interactive, false)]
    [InlineData(SlaTier.Gold, Lanes.Batch, true)]
    [InlineData(SlaTier.Silver, Lanes.Batch | Lanes.Interactive, false)]
    public async Task A4_15_Paused_BatchAndBronzeAreRefusedAtTheEntry(SlaTier tier, Lanes lanes, bool refused)
    {
        var rig = Rig();
        Fill(rig, HealthOutcome.ServerError, 20, HealthOutcome.Success, 100);
        var exchange = rig.Open(LineRig.Body, new MemoryReply());
        exchange.Tenant = new Tenant("acme") { Tier = tier, Lanes = lanes };
        await rig.RunAsync(exchange);

        exchange.Fault?.Kind.ShouldBe(FaultKind.Overloaded);
        exchange.Fault?.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        (exchange.Fault is not null, sent).ShouldBe((refused, refused ? 0 : 1));
        exchange.BodyBytes.ShouldBe(refused ? 0 : LineRig.Body.Length);
    }

    [Fact]
    public async Task A4_15_CallerAsksForBronze_IsRefusedWhileItLastsAndServedAfterwards()
    {
        var rig = Rig();
        (await BronzeAsync(rig)).Fault.ShouldBeNull();
        Fill(rig, HealthOutcome.ServerError, 50, HealthOutcome.Success, 0);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        (await BronzeAsync(rig)).Fault!.Kind.ShouldBe(FaultKind.Overloaded);
        (await rig.RunAsync(LineRig.Body)).Fault.ShouldBeNull();

        // Nobody is let through who could show that it is over: time alone has to.
        rig.Clock.Advance(TimeSpan.FromMinutes(15));
        (await BronzeAsync(rig)).Fault.ShouldBeNull();
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 2)]
    public async Task A11_8_C1_Degraded_LeavesOneRetry(bool degraded, int attempts)
    {
        var rig = new LineRig((_, _) => Fail(), (_, _) => Fail(), (_, _) => Fail());
        ValueTask<UpstreamReply> Fail() => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(500, "{}"));
        Fill(rig, HealthOutcome.ServerError, degraded ? 101 : 100, HealthOutcome.Success, 0);
        (await rig.RunAsync(LineRig.Body)).Attempts.Count.ShouldBe(attempts);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A11_8_Degraded_SendsNoHedge(bool degraded, bool hedged)
    {
        LineRig rig = null!;
        rig = new LineRig(
            async (_, cancellation) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(2), rig.Clock, cancellation);
                return new ScriptedReply(500, "{}");
            },
            (_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(500, "{}")));
        Fill(rig, HealthOutcome.RateLimited, degraded ? 101 : 100, HealthOutcome.Success, 0);
        var exchange = await rig.RunAsync(LineRig.StreamBody);

        exchange.Attempts.Any(attempt => attempt.IsHedge).ShouldBe(hedged);
    }

    [Fact]
    public async Task A4_14_Throttled_ScalesEverybodysAndTenantsBucketsAlsoThoseOfALaterReload()
    {
        var rig = Rig();
        var policy = new DefencePolicy { Rates = new RatePolicy { Requests = new RateLimit(8, 16) } };
        var tenant = new Tenant("acme") { RequestsPerMinute = 100, TokensPerMinute = 1_000 };
        rig.Apply(policy, tenant);
        Fill(rig, HealthOutcome.RateLimited, 60, HealthOutcome.Success, 40);
        await rig.RunAsync(LineRig.Body);
        Limits().ShouldBe((384, null, 80, 800));

        rig.Apply(policy with { Rates = policy.Rates with { Tokens = RateLimit.PerMinute(5_000) } }, tenant with { RequestsPerMinute = 200 });
        Limits().ShouldBe((384, 4_000, 160, 800));

        rig.Clock.Advance(TimeSpan.FromMinutes(10));
        await rig.RunAsync(LineRig.Body);
        Limits().ShouldBe((480, 5_000, 200, 1_000));

        (long?, long?, long?, long?) Limits()
        {
            var (now, defences) = (rig.Clock.Monotonic(), rig.Snapshot.Defences);
            var own = defences.Of(tenant)!;
            return (defences.Requests?.Status(now).Limit, defences.Tokens?.Status(now).Limit, own.Requests?.Status(now).Limit, own.Tokens?.Status(now).Limit);
        }
    }

    [Fact]
    public void A4_13_States_ThatAreOn_AreToldWithTheirReasons()
    {
        var rig = Rig();
        var defences = rig.Snapshot.Defences;
        defences.IncidentsOn(rig.Clock.Monotonic()).ShouldBeEmpty();
        rig.Clock.Advance(TimeSpan.FromSeconds(60));
        var began = rig.Clock.Monotonic();
        Fill(rig, HealthOutcome.ServerError, 120, HealthOutcome.RateLimited, 80);
        rig.Clock.Advance(TimeSpan.FromSeconds(5));

        defences.IncidentsOn(rig.Clock.Monotonic()).ShouldBe(
        [
            new("degraded", began, "100 % of 200 calls failed within a minute: requests have 2 attempts at most, and no hedges"),
            new("non_critical_paused", began, "60 % of 200 calls were answered with 5xx within 15 minutes: the batch lane and tier bronze are refused"),
            new("rate_cut", began, "40 % of 200 calls were answered with 429 before the last cut: 80 % of the configured rates flow"),
        ]);

        // Nobody asks for anything any more: who looks at the state sees that it is over.
        rig.Clock.Advance(TimeSpan.FromMinutes(2));
        defences.IncidentsOn(rig.Clock.Monotonic()).Select(incident => incident.Name).ShouldBe(["non_critical_paused", "rate_cut"]);
    }

    private LineRig Rig() => new((_, _) =>
    {
        sent++;
        return ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer));
    });

    private static Task<Exchange> BronzeAsync(LineRig rig)
    {
        var exchange = rig.Open(LineRig.Body, new MemoryReply());
        exchange.Tenant = new Tenant("acme") { Tier = SlaTier.Bronze };
        return rig.RunAsync(exchange);
    }

    // As if so many calls had ended just now.
    private static void Fill(LineRig rig, HealthOutcome bad, int many, HealthOutcome other, int others)
    {
        var now = rig.Clock.Monotonic();
        var calls = rig.Snapshot.Defences.Incidents.Calls;
        for (var i = 0; i < many + others; i++)
        {
            calls.Record(new HealthSample(i < many ? bad : other, TimeSpan.Zero, HealthScene.Stream), now);
        }

        rig.Snapshot.Defences.PausesNonCritical(now);
    }
}
