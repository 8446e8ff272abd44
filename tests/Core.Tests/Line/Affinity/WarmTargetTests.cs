using System.Text.Json;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Decisions;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line.Affinity;

/// <summary>F-K1: what the line does with a target that has a conversation's prompt in its cache.</summary>
public sealed class WarmTargetTests
{
    private readonly CachingProvider[] _providers;
    private readonly LineRig _rig;

    public WarmTargetTests()
    {
        LineRig rig = null!;
        _providers = [.. Enumerable.Range(0, 3).Select(_ => new CachingProvider(() => rig.Clock.Monotonic()))];
        rig = new LineRig([.. _providers.Select(provider => (Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>>)provider.AnswerAsync)]);
        rig.Order(PolicyKind.Balance);
        _rig = rig;
    }

    [Fact]
    public async Task F_K1_WarmTargetOpens_IsLeftAtOnce()
    {
        var talk = Talk();
        var warm = (await TurnAsync(talk)).Target!;
        (await TurnAsync(talk)).Target.ShouldBe(warm);
        warm.Defence.Breaker.Open(_rig.Clock.Monotonic(), "a drill", null);
        var after = await TurnAsync(talk);

        after.Target.ShouldNotBe(warm);
        after.Attempts.Count.ShouldBe(1);
        (await TurnAsync(talk)).Target.ShouldBe(after.Target);
    }

    [Fact]
    public async Task F_K1_WarmTargetFails_AnotherServes()
    {
        var talk = Talk();
        var warm = (await TurnAsync(talk)).Target!;
        _providers[int.Parse(warm.Provider[2..], System.Globalization.CultureInfo.InvariantCulture)].IsDown = true;
        var after = await TurnAsync(talk);

        after.Attempts[0].Target.ShouldBe(warm);
        after.Target.ShouldNotBe(warm);
        after.Status.ShouldBe(200);
    }

    [Fact]
    public async Task F_K1_StandInsOfOneModel_TheWarmOneFirst()
    {
        var rig = new LineRig(view => view with { ModelId = "m" }, _providers[0].AnswerAsync, _providers[1].AnswerAsync, _providers[2].AnswerAsync);
        rig.Order(PolicyKind.Order);
        var talk = Talk();
        (_providers[0].IsDown, _providers[1].IsDown) = (true, true);
        (await rig.RunAsync(talk.Body())).Target!.Provider.ShouldBe("p-2");
        rig.ResetBreakers();
        _providers[1].IsDown = false;
        var exchange = await rig.RunAsync(talk.Asks("more").Body());

        exchange.Attempts.Select(attempt => attempt.Target.Provider).ShouldBe(["p-0", "p-2"]);
        exchange.PlanReason.ShouldContain("of equals the one that has the prompt in its cache");
    }

    [Fact]
    public async Task F_K1_AnotherTenantsPrompt_SteersNobody()
    {
        string[] keys = ["bw_one", "bw_two"];
        Tenant[] tenants = [new Tenant("one"), new Tenant("two")];
        _rig.AskForKeys(new TenantDirectory(tenants, keys.Select((key, i) => KeyValuePair.Create(HashOf(key), tenants[i]))));
        var talk = Talk();
        await AskAsync(talk, keys[0]);
        var own = await AskAsync(talk, keys[0]);
        var stranger = await AskAsync(talk, keys[1]);

        own.Trail!.Question!.Live.Count(view => view.WarmTokens > 0).ShouldBe(1);
        stranger.Trail!.Question!.Live.ShouldAllBe(view => view.WarmTokens == 0);
        stranger.Trail.Warm!.Holders.ShouldBeNull();
    }

    [Fact]
    public async Task F_K1_AfterItsTime_ThePromptIsCold()
    {
        var talk = Talk();
        await TurnAsync(talk);
        _rig.Clock.Advance(TimeSpan.FromMinutes(4));
        (await TurnAsync(talk)).Trail!.Warm!.Holders.ShouldNotBeNull();
        _rig.Clock.Advance(TimeSpan.FromMinutes(4));
        (await TurnAsync(talk)).Trail!.Warm!.Holders.ShouldNotBeNull();
        _rig.Clock.Advance(TimeSpan.FromMinutes(6));
        (await TurnAsync(talk)).Trail!.Warm!.Holders.ShouldBeNull();
    }

    [Fact]
    public async Task F_K1_SmallRequest_IsNotLookedAt()
    {
        var rig = new LineRig(_providers[0].AnswerAsync, _providers[1].AnswerAsync);
        (await rig.RunAsync(LineRig.Body)).Trail.ShouldBeNull();
        (await rig.RunAsync(Talk().Body("m-0"))).Trail!.Warm.ShouldNotBeNull();
    }

    [Fact]
    public async Task F_K1_SeveralKeys_AConversationKeepsItsOwn()
    {
        var provider = new CachingProvider(() => TimeSpan.Zero);
        var rig = new LineRig(keys: 3, provider.AnswerAsync);
        Conversation[] talks = [Talk("one"), Talk("two"), Talk("three")];
        for (var turn = 0; turn < 4; turn++)
        {
            foreach (var talk in talks)
            {
                await rig.RunAsync(talk.Asks($"turn {turn}").Body("m-0"));
            }
        }

        provider.Keys.Take(3).Distinct().Count().ShouldBe(3);
        provider.Keys.Skip(3).Chunk(3).ShouldAllBe(keys => keys.SequenceEqual(provider.Keys.Take(3)));
    }

    [Fact]
    public async Task F_K1_SeveralKeys_SharedInstructionsBringNobodyToOne()
    {
        var provider = new CachingProvider(() => TimeSpan.Zero);
        var rig = new LineRig(keys: 3, provider.AnswerAsync);
        var shared = new string('s', 20_000);
        for (var n = 0; n < 6; n++)
        {
            var asked = new string((char)('a' + n), 30_000);
            await rig.RunAsync($$"""{"model":"m-0","messages":[{"role":"system","content":"{{shared}}"},{"role":"user","content":"{{asked}}"}]}""");
        }

        provider.Keys.Chunk(3).ShouldAllBe(keys => keys.Distinct().Count() == 3);
    }

    [Fact]
    public async Task A2_8_PlansWithAffinity_AreDerivedAgain()
    {
        Conversation[] talks = [.. Enumerable.Range(0, 6).Select(n => Talk($"{n}"))];
        var warm = 0;
        for (var turn = 0; turn < 3; turn++)
        {
            foreach (var talk in talks)
            {
                var (decision, plan) = Logged(await TurnAsync(talk));

                Rederivation.Of(decision, plan).Differences.ShouldBeEmpty();
                warm += decision.Question!.Live.Any(view => view.WarmTokens > 0) ? 1 : 0;
                decision.Answer!.Reason.ShouldStartWith("policy balance: ");
            }
        }

        warm.ShouldBeGreaterThanOrEqualTo(12);
    }

    private static Conversation Talk(string tag = "") => new Conversation(Conversation.Text('s', 6000, $"You help {tag}.")).Asks("first");

    private static KeyHash HashOf(string key)
    {
        KeyHash.TryCompute(key, out var hash).ShouldBeTrue();
        return hash;
    }

    private async Task<Exchange> TurnAsync(Conversation talk)
    {
        var exchange = await _rig.RunAsync(talk.Body());
        exchange.Status.ShouldBe(200);
        talk.IsAnswered(Conversation.Text('a', 600, "well"));
        talk.Asks(Conversation.Text('u', 600, "and"));
        return exchange;
    }

    private async Task<Exchange> AskAsync(Conversation talk, string key)
    {
        var exchange = await _rig.RunAsync(_rig.Open(talk.Body(), new MemoryReply(), key: key));
        exchange.Status.ShouldBe(200);
        return exchange;
    }

    private (Decision Decision, DecidedPlan Plan) Logged(Exchange exchange)
    {
        using var log = new DecisionLog(_rig.Clock);
        log.Write(exchange);
        var block = log.Take(all: true)!;
        return (BlockReader.Read(block.Lines).ShouldHaveSingleItem().Decision, JsonSerializer.Deserialize(block.Plans.ShouldHaveSingleItem().Body.Span, DecisionJson.Default.DecidedPlan)!);
    }
}
