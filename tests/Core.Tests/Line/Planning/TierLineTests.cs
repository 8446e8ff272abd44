using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;
using Breakwater.Core.Tests.Routing.Choice;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line.Planning;

/// <summary>A2.16 to A2.18, C1: what a tier does to a request, over the whole line.</summary>
public sealed class TierLineTests
{
    private static readonly SlaPolicies Served = Ask.Article with
    {
        Gold = Ask.Article.Gold with { QualityFloor = Quality.Medium },
        ValueClasses = new Dictionary<string, ValueClass>(StringComparer.Ordinal) { ["draft"] = ValueClass.L2 },
    };

    [Theory]
    [InlineData(SlaTier.Gold, 3)]
    [InlineData(SlaTier.Silver, 2)]
    [InlineData(SlaTier.Bronze, 1)]
    public async Task Run_EverybodyFails_IsTriedAsOftenAsTheTierAllows(SlaTier tier, int attempts)
    {
        var rig = Failing(3);
        var exchange = await rig.RunAsync(Open(rig, new CallerHints { SlaTier = tier }));

        exchange.Attempts.Count.ShouldBe(attempts);
        exchange.Fault.ShouldNotBeNull();
    }

    [Fact]
    public async Task C1_RetryPolicyAllowsLess_ItsBoundHolds()
    {
        var rig = Failing(3);
        rig.Serve(Served with { Silver = Served.Silver with { MaxRetries = 9 } });

        (await rig.RunAsync(Open(rig, CallerHints.None))).Attempts.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData(SlaTier.Silver, 2)]
    [InlineData(SlaTier.Bronze, 1)]
    public async Task C1_OneCandidateThatFails_IsRepeatedAsTheTierThatIsAskedForAllows(SlaTier? tier, int attempts)
    {
        var rig = Failing(1);
        rig.Serve(Served);

        (await rig.RunAsync(Open(rig, CallerHints.None with { SlaTier = tier }))).Attempts.Count.ShouldBe(attempts);
    }

    [Fact]
    public async Task C25_IntentOfLowValue_IsBronze()
    {
        var rig = Failing(3);
        var exchange = await rig.RunAsync(Open(rig, new CallerHints { Intent = "draft" }));

        exchange.Tier.ShouldBe(SlaTier.Bronze);
        exchange.Attempts.Count.ShouldBe(1);
        exchange.PlanReason.ShouldContain("p-1/m-1 is at another provider, which bronze does not use");
    }

    [Fact]
    public async Task C24_SilverWithThreeProviders_ChangesOnce()
    {
        var rig = Failing(3);
        rig.Serve(Served with { Silver = Served.Silver with { MaxRetries = 9 } });
        var exchange = await rig.RunAsync(Open(rig, CallerHints.None));

        exchange.Attempts.Select(attempt => attempt.Target.Provider).Distinct().ShouldBe(["p-0", "p-1"]);
    }

    [Theory]
    [InlineData(100, 3000, 200)]
    [InlineData(100, 5000, 413)]
    [InlineData(20_000, 16, 413)]
    public async Task A2_18_OverTheTokenBudget_IsRefusedUntried(int promptBytes, int bound, int status)
    {
        var calls = 0;
        var rig = new LineRig((_, _) =>
        {
            calls++;
            return Reply(new ScriptedReply(200, LineRig.Answer));
        });
        rig.Serve(Served);
        var reply = new MemoryReply();
        await rig.RunAsync(Open(rig, new CallerHints { SlaTier = SlaTier.Bronze }, Body(promptBytes, bound), reply));

        reply.Status.ShouldBe(status, reply.Text);
        calls.ShouldBe(status == 200 ? 1 : 0);
        if (status == 413)
        {
            reply.Text.ShouldContain("sla.bronze.token_budget_per_req");
            reply.Text.ShouldContain("token_budget_exceeded");
        }
    }

    [Fact]
    public async Task A2_18_OverTheTokenBudgetWithALastResort_IsDegradedAtOnce()
    {
        var rig = Failing(1);
        rig.AnswerAtLast(new LastResort(new RouteMatch(), "In short."));
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(Open(rig, new CallerHints { SlaTier = SlaTier.Bronze }, Body(100, 9000), reply));

        reply.Status.ShouldBe(200, reply.Text);
        reply.Text.ShouldContain("In short.");
        exchange.Degraded.ShouldBe("gateway_token_budget_exceeded");
        exchange.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_PicturesInBronze_CountByTheAnswerAlone()
    {
        var rig = new LineRig((_, _) => Reply(new ScriptedReply(200, LineRig.Answer)));
        rig.Serve(Served);
        var reply = new MemoryReply();
        const string Picture = """{"model":"m-0","max_tokens":100,"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}""";
        var picture = Picture.Replace("AAAA", new string('A', 40_000), StringComparison.Ordinal);
        await rig.RunAsync(Open(rig, new CallerHints { SlaTier = SlaTier.Bronze }, picture, reply));

        reply.Status.ShouldBe(200, reply.Text);
    }

    private static LineRig Failing(int providers)
    {
        var rig = new LineRig([.. Enumerable.Repeat<Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>>>((_, _) => Reply(new ScriptedReply(500, "oops")), providers)]);
        rig.Serve(Served);
        return rig;
    }

    private static Exchange Open(LineRig rig, CallerHints hints, string body = LineRig.Body, MemoryReply? reply = null) => rig.Open(body, reply ?? new MemoryReply(), hints);

    private static string Body(int promptBytes, int bound) => $$"""{"model":"m-0","max_tokens":{{bound}},"messages":[{"role":"user","content":"{{new string('x', promptBytes)}}"}]}""";

    private static ValueTask<UpstreamReply> Reply(UpstreamReply reply) => ValueTask.FromResult(reply);
}
