using System.Text;
using Breakwater.Core.Budgets;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire.Anthropic;

namespace Breakwater.Core.Tests.Line.Spending;

/// <summary>A5.9, A16.5: where there is too little money for all of it, a task of high value goes without its oldest turns before it is refused.</summary>
public sealed class ContextCutTests
{
    private const long Cap = 1_000_000_000;

    private static readonly string Filler = new('x', 4_000);

    [Theory]
    [InlineData(949, 22, null)]
    [InlineData(950, 10, "budget_context_shortened")]
    public async Task A5_9_SpentToTheThreshold_LongContextGoesWithoutItsOldestTurns(int thousandths, int messages, string? degraded)
    {
        var (rig, sent) = Rig(new BudgetPolicy { DegradeContext = 9_100 });
        Spend(rig, Cap / 1000 * thousandths);
        var exchange = await rig.RunAsync(rig.Open(Conversation(10), tier: SlaTier.Gold));

        exchange.Fault.ShouldBeNull();
        (exchange.Target!.Model, exchange.Degraded).ShouldBe(("m-0", degraded));
        var body = Encoding.UTF8.GetString(sent.Single());
        Messages(body).ShouldBe(messages);
        body.ShouldContain("the rules");
        body.ShouldContain("the question");
        exchange.PromptText.ShouldBeLessThanOrEqualTo(degraded is null ? 20_200 : 9_100);
        exchange.Spend!.TurnsLeftOut.ShouldBe(degraded is null ? 0 : 6);
    }

    [Theory]
    [InlineData("0.9", "0.3")]
    [InlineData("0.2", "0.2")]
    [InlineData("1", "1")]
    [InlineData("1.4e0", "0.3")]
    public async Task A5_9_ShortenedContext_HasALowerTemperature(string asked, string expected)
    {
        var (rig, sent) = Rig(new BudgetPolicy { DegradeContext = 300 });
        Spend(rig, Cap / 1000 * 960);
        await rig.RunAsync(rig.Open(Conversation(3).Replace("\"messages\"", $"\"temperature\": {asked} ,\"messages\"", StringComparison.Ordinal), tier: SlaTier.Gold));

        Encoding.UTF8.GetString(sent.Single()).ShouldContain($"\"temperature\": {expected} ,\"messages\":[{{\"role\":\"system\"");
    }

    [Fact]
    public async Task A5_9_ContextIsShortAnyway_KeepsTemperatureToo()
    {
        var (rig, sent) = Rig();
        Spend(rig, Cap / 1000 * 960);
        var body = Conversation(2).Replace("\"messages\"", "\"temperature\":0.9,\"messages\"", StringComparison.Ordinal);
        var exchange = await rig.RunAsync(rig.Open(body, tier: SlaTier.Gold));

        exchange.Degraded.ShouldBeNull();
        Encoding.UTF8.GetString(sent.Single()).ShouldBe(body.Replace("m-0", "m", StringComparison.Ordinal));
    }

    // 20,000 tokens at 1.6 times the estimate are 32,000,000 nano-USD, of which there are 20,000,000.
    [Fact]
    public async Task A5_9_LessIsLeftThanThePromptCosts_IsSentWithoutAsFewTurnsAsPossible()
    {
        var (rig, sent) = Rig();
        Spend(rig, Cap - 20_000_000);
        var exchange = await rig.RunAsync(rig.Open(Conversation(10), tier: SlaTier.Gold));

        exchange.Fault.ShouldBeNull();
        exchange.Degraded.ShouldBe("budget_context_shortened,budget_max_tokens_lowered");
        Messages(Encoding.UTF8.GetString(sent.Single())).ShouldBe(12);
        exchange.HeldCost!.Value.NanoUsd.ShouldBeInRange(17_000_000, 20_000_000);
        exchange.Envelope!.MaxOutputTokens!.Value.ShouldBeInRange(256, 1_000);
        rig.Day().ShouldBe((0, Cap - 20_000_000 + SpendRig.AnswerCost));
    }

    [Fact]
    public async Task A5_9_EvenTheLastTurnCostsTooMuch_IsRefusedAsItCame()
    {
        var (rig, sent) = Rig();
        Spend(rig, Cap - 1_000_000);
        var exchange = rig.Open(Conversation(10), tier: SlaTier.Gold);
        await rig.RunAsync(exchange);

        (exchange.Fault!.Kind, exchange.Degraded).ShouldBe((FaultKind.BudgetExceeded, null));
        exchange.BodyBytes.ShouldBe(Conversation(10).Length);
        sent.ShouldBeEmpty();
        rig.Day().Held.ShouldBe(0);
    }

    [Theory]
    [InlineData(SlaTier.Silver, ContextShortening.HighValue, false)]
    [InlineData(SlaTier.Silver, ContextShortening.All, true)]
    [InlineData(SlaTier.Gold, ContextShortening.Off, false)]
    [InlineData(SlaTier.Gold, ContextShortening.HighValue, true)]
    public async Task A5_9_WhoseContext_IsTheOperatorsChoice(SlaTier tier, ContextShortening whose, bool served)
    {
        var (rig, sent) = Rig(new BudgetPolicy { Shorten = whose });
        Spend(rig, Cap - 20_000_000);
        var exchange = await rig.RunAsync(rig.Open(Conversation(10), tier: tier));

        (exchange.Fault is null).ShouldBe(served);
        sent.Count.ShouldBe(served ? 1 : 0);
    }

    [Fact]
    public async Task A5_9_RouteWantsWholeContexts_IsRefusedInstead()
    {
        var (rig, sent) = Rig(new BudgetPolicy { FullContextRoutes = new HashSet<string>(["m-0", "default", ""], StringComparer.Ordinal) });
        Spend(rig, Cap - 20_000_000);
        var exchange = await rig.RunAsync(rig.Open(Conversation(10), tier: SlaTier.Gold));

        exchange.Fault!.Kind.ShouldBe(FaultKind.BudgetExceeded);
        sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A5_9_StateAtTheProvider_IsNeverShortened()
    {
        var (rig, sent) = Rig();
        Spend(rig, Cap - 20_000_000);
        var exchange = await rig.RunAsync(rig.Open(Conversation(10).Replace("\"content\":\"the question\"", "\"content\":[{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}]", StringComparison.Ordinal), tier: SlaTier.Gold));

        exchange.Fault!.Kind.ShouldBe(FaultKind.BudgetExceeded);
        sent.ShouldBeEmpty();
    }

    // C23: a session beyond its soft cap, as the ladder of A16.5 has it.
    [Fact]
    public async Task A16_5_SessionBeyondItsSoftCap_IsShortenedToo()
    {
        var (rig, sent) = Rig(new BudgetPolicy { DegradeContext = 300, SessionSoft = new Money(1) });
        var first = await rig.RunAsync(WithSession(rig, Conversation(3)));
        var second = await rig.RunAsync(WithSession(rig, Conversation(3)));

        (first.Degraded, second.Degraded).ShouldBe((null, "budget_context_shortened"));
        sent.Select(body => Messages(Encoding.UTF8.GetString(body))).ShouldBe([8, 2]);
    }

    [Fact]
    public async Task A7_9_OtherDialect_IsShortenedBeforeItIsTranslated()
    {
        var (rig, sent) = Rig(new BudgetPolicy { DegradeContext = 300 });
        Spend(rig, Cap / 1000 * 960);
        var body = $$"""{"model":"m-0","max_tokens":64,"messages":[{"role":"user","content":"{{Filler}}"},{"role":"assistant","content":"A"},{"role":"user","content":"the question"}]}""";
        var exchange = await rig.RunAsync(rig.Open(body, codec: AnthropicCodec.Instance, tier: SlaTier.Gold));

        exchange.Degraded.ShouldBe("budget_context_shortened");
        Encoding.UTF8.GetString(sent.Single()).ShouldBe("""{"model":"m","messages":[{"role":"user","content":"the question"}],"max_completion_tokens":64}""");
    }

    private static Exchange WithSession(SpendRig rig, string body)
    {
        var plain = rig.Open(body, tier: SlaTier.Gold);
        return new Exchange
        {
            Id = plain.Id,
            Snapshot = plain.Snapshot,
            Codec = plain.Codec,
            Operation = plain.Operation,
            Reply = plain.Reply,
            Arrived = plain.Arrived,
            Source = plain.Source,
            Hints = plain.Hints with { Session = "s-1" },
            Tenant = plain.Tenant,
        };
    }

    // A system message, then turns of 2,000 estimated tokens, then the question.
    private static string Conversation(int turns)
    {
        var body = new StringBuilder("""{"model":"m-0","messages":[{"role":"system","content":"the rules"}""");
        for (var i = 0; i < turns; i++)
        {
            body.Append(",{\"role\":\"user\",\"content\":\"").Append(Filler).Append("\"},{\"role\":\"assistant\",\"content\":\"").Append(Filler).Append("\"}");
        }

        return body.Append(""",{"role":"user","content":"the question"}]}""").ToString();
    }

    private static int Messages(string body)
    {
        using var json = System.Text.Json.JsonDocument.Parse(body);
        return json.RootElement.GetProperty("messages").GetArrayLength();
    }

    private static (SpendRig Rig, List<byte[]> Sent) Rig(BudgetPolicy? policy = null)
    {
        var sent = new List<byte[]>();
        var rig = new SpendRig((call, _) =>
        {
            sent.Add(call.Body.ToArray());
            return ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer));
        });
        rig.CapDay(Cap, policy);
        return (rig, sent);
    }

    private static void Spend(SpendRig rig, long amount)
    {
        var answer = rig.Snapshot.Budgets.Reserve(new BudgetAsk { Request = "req_before", Tenant = "acme", Want = new Money(amount), Least = new Money(amount), Lease = TimeSpan.FromMinutes(1) }, rig.Now);
        rig.Snapshot.Budgets.Settle(answer.Hold!, new Money(amount)).ShouldBeTrue();
    }
}
