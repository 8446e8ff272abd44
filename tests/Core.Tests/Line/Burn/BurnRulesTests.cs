using System.Text.Json;
using Breakwater.Core.Budgets;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Burn;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire.OpenAiChat;

namespace Breakwater.Core.Tests.Line.Burn;

/// <summary>A6.15 to A6.17 over the whole line: what requests have to do with less while error budgets burn, and that nothing changes before.</summary>
public sealed class BurnRulesTests
{
    private static readonly Tenant Core = new("core") { Tier = SlaTier.Gold };
    private static readonly Tenant Shop = new("shop") { Tier = SlaTier.Silver };
    private static readonly Tenant Tool = new("ci") { Tier = SlaTier.Gold };

    [Theory]
    [InlineData(false, false, 3)]
    [InlineData(true, false, 2)]
    [InlineData(true, true, 3)]
    public async Task A6_16_SilversBudgetBurns_SilverHasOneRetryAndGoldAsManyAsBefore(bool burns, bool isGold, int attempts)
    {
        var rig = new LineRig(Failing, Failing, Failing);
        Burn(rig, burns ? "shop" : "nobody", new ObjectivePolicy());
        var exchange = await rig.RunAsync(Open(rig, isGold ? Core : Shop));

        exchange.Attempts.Count.ShouldBe(attempts);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, 64L)]
    public async Task A6_16_AnswerTokensAreSet_SilversAnswersAreBoundedAndSaySo(bool burns, long? bound)
    {
        var rig = new LineRig((_, _) => Served());
        Burn(rig, burns ? "shop" : "nobody", new ObjectivePolicy { SilverAnswer = 64 });
        var exchange = await rig.RunAsync(Open(rig, Shop));

        exchange.Fault.ShouldBeNull();
        exchange.Envelope!.MaxOutputTokens.ShouldBe(bound);
        exchange.Degraded.ShouldBe(burns ? "error_budget_max_tokens_lowered" : null);
    }

    [Theory]
    [InlineData(false, "p-0 p-1 p-2")]
    [InlineData(true, "p-0 p-2 p-0")]
    public async Task A6_15_GoldsBudgetBurns_FallbacksThatCostMoreAreLeftOut(bool burns, string tried)
    {
        var rig = new LineRig(Failing, Failing, Failing);
        Burn(rig, burns ? "core" : "nobody", new ObjectivePolicy { GoldNotDearer = true });
        var exchange = await rig.RunAsync(Open(rig, Core, [2, 3, 2]));

        string.Join(' ', exchange.Attempts.Select(attempt => attempt.Target.Provider)).ShouldBe(tried);
        exchange.PlanReason.Contains("p-1/m-1 is dearer, and the error budget burns", StringComparison.Ordinal).ShouldBe(burns);
        using var log = new DecisionLog(rig.Clock);
        log.Write(exchange);
        var block = log.Take(all: true)!;
        var decision = BlockReader.Read(block.Lines).ShouldHaveSingleItem().Decision;
        (decision.Question is { NotDearer: true }).ShouldBe(burns);
        Rederivation.Of(decision, JsonSerializer.Deserialize(block.Plans.ShouldHaveSingleItem().Body.Span, DecisionJson.Default.DecidedPlan)!).Differences.ShouldBeEmpty("that the budget burnt is one of the logged inputs (A2.8)");
    }

    [Fact]
    public async Task A6_17_BudgetIsBurnt_InternalToolsAreThrottledAndNobodyElse()
    {
        var rig = new LineRig((_, _) => Served());
        rig.Apply(rig.Snapshot.Policy, Core, Shop, Tool);
        var objectives = new ObjectivePolicy { Internal = new HashSet<string> { "ci" }, InternalPerMinute = 6 };
        var directory = new TenantDirectory([Core, Shop, Tool], []);
        rig.Promise(objectives);
        Restore(rig, "core", buckets: 50);
        var watch = new ObjectiveWatch(rig.Clock);
        watch.Look(rig.Snapshot with { Tenants = directory });
        rig.Snapshot.Outcomes.Burn.Single(burn => burn.Class == TenantClass.Gold).Used.ShouldBeGreaterThan(1);

        (await rig.RunAsync(Open(rig, Tool))).Fault.ShouldBeNull();
        var refused = await rig.RunAsync(Open(rig, Tool));
        refused.Fault!.Kind.ShouldBe(FaultKind.TenantRateLimited);
        refused.Fault.Detail.ShouldContain("6 requests a minute (objectives.internal.requests_per_minute, while the error budget is burnt)");
        (await rig.RunAsync(Open(rig, Shop))).Fault.ShouldBeNull();

        rig.Promise(objectives with { Internal = new HashSet<string>() });
        watch.Look(rig.Snapshot with { Tenants = directory });
        (await rig.RunAsync(Open(rig, Tool))).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Outcome_OfEachRequest_IsCountedOnceForItsTenantAndProvider()
    {
        var rig = new LineRig(Failing, (_, _) => Served());
        await rig.RunAsync(Open(rig, Core));
        await rig.RunAsync(Open(rig, Core, body: "{}"));
        rig.Snapshot.Outcomes.Step(new ObjectivePolicy(), _ => TenantClass.Gold, rig.Clock.Monotonic(), rig.Clock.GetUtcNow());

        rig.Snapshot.Outcomes.Sli.Read(rig.Clock.GetUtcNow(), ErrorBudget.Window).ShouldHaveSingleItem().ShouldBe(new SliSum("p-1", "core", new SliCounts(1, 0, 0)), "a request that is wrong in itself does not count");
        rig.Snapshot.Outcomes.Traffic.Totals(TimeSpan.Zero).FailedOver.ShouldBe(1);
    }

    private static ValueTask<UpstreamReply> Served() => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer));

    private static ValueTask<UpstreamReply> Failing(UpstreamCall call, CancellationToken cancellation) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(500, "{}"));

    private static void Burn(LineRig rig, string tenant, ObjectivePolicy objectives)
    {
        rig.Promise(objectives);
        Restore(rig, tenant, buckets: 40);
        rig.Snapshot.Outcomes.Step(objectives, one => one == "core" ? TenantClass.Gold : one == "shop" ? TenantClass.Silver : TenantClass.Open, rig.Clock.Monotonic(), rig.Clock.GetUtcNow());
    }

    private static void Restore(LineRig rig, string tenant, int buckets)
    {
        var now = rig.Clock.GetUtcNow();
        rig.Snapshot.Outcomes.Sli.Restore([.. Enumerable.Range(1, buckets).Select(n => new SliRow(now.AddMinutes(-5 * n), "p-0", tenant, new SliCounts(20, 20, 0)))], now);
    }

    private static Exchange Open(LineRig rig, Tenant tenant, long[]? prices = null, string body = LineRig.Body)
    {
        var plain = rig.Open(body, new MemoryReply());
        var targets = new Dictionary<string, Target>(StringComparer.Ordinal);
        var snapshot = prices is null ? rig.Snapshot : rig.Snapshot with
        {
            TargetOf = view => targets.TryGetValue(view.ModelId, out var known) ? known : targets[view.ModelId] = rig.Snapshot.TargetOf(view) with { Prices = [Price(prices[view.ModelId[^1] - '0'])] },
        };
        return new Exchange
        {
            Id = plain.Id,
            Snapshot = snapshot,
            Codec = OpenAiChatCodec.Instance,
            Operation = plain.Operation,
            Reply = plain.Reply,
            Arrived = plain.Arrived,
            Source = plain.Source,
            Tenant = tenant,
        };
    }

    private static ModelPrice Price(long usd) => new()
    {
        Input = usd * 1_000_000_000, CachedInput = usd * 1_000_000_000, CacheWrite = usd * 1_000_000_000, CacheWriteLong = usd * 1_000_000_000, Output = usd * 1_000_000_000,
    };
}
