using System.Text;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Tests.Line.Spending;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Line.Kept;

/// <summary>A5.9, A7.9: over its budget, a request that is not critical is told what the same request was told before; marked, at no cost, and nobody else's.</summary>
public sealed class KeptReplyTests
{
    private const string Plain = """{"model":"m-0","messages":[{"role":"user","content":"Hi"}]}""";
    private const string Stream = """{"stream":true,"stream_options":{"include_usage":true},"model":"m-0","messages":[{"role":"user","content":"Hi"}]}""";
    private const string Comment = ": x-breakwater-degraded: budget_cached_answer\n\n";

    [Fact]
    public async Task A5_9_RefusedByItsBudget_GetsTheEarlierAnswerAndCostsNothing()
    {
        var rig = new KeepRig();
        var first = await rig.AskAsync(Plain);
        rig.Spent();
        var (exchange, text) = await rig.AskAsync(Plain);

        first.Exchange.Degraded.ShouldBeNull();
        text.ShouldBe(LineRig.Answer);
        (exchange.Status, exchange.Degraded, exchange.Fault!.Kind).ShouldBe((200, "budget_cached_answer", FaultKind.BudgetExceeded));
        (exchange.Attempts.Count, exchange.Cost, exchange.HeldCost, exchange.Usage, exchange.Target).ShouldBe((0, Money.Zero, null, null, null));
        rig.Calls.ShouldBe(1);
        rig.Spending.Day().ShouldBe((0, SpendRig.AnswerCost));
    }

    [Fact]
    public async Task A5_10_Stream_BeginsWithACommentThatSaysSo()
    {
        var rig = new KeepRig();
        var first = await rig.AskAsync(Stream);
        rig.Spent();
        var second = await rig.AskAsync(Stream);

        first.Text.ShouldEndWith("data: [DONE]\n\n");
        second.Text.ShouldBe(Comment + first.Text);
        second.Exchange.Degraded.ShouldBe("budget_cached_answer");
    }

    [Theory]
    [InlineData(Dialect.OpenAiChat, """{"model":"m-0","messages":[{"role":"user","content":"Hi"}]""", ""","stream_options":{"include_usage":true}""")]
    [InlineData(Dialect.OpenAiResponses, """{"model":"m-0","input":"Hi" """, "")]
    [InlineData(Dialect.Anthropic, """{"model":"m-0","max_tokens":64,"messages":[{"role":"user","content":"Hi"}]""", "")]
    public async Task A5_9_OtherForm_IsWrittenAsTheDialectHasIt(Dialect dialect, string body, string options)
    {
        var (plain, stream) = (body + "}", body + ",\"stream\":true" + options + "}");
        var (fromPlain, fromStream) = (new KeepRig(), new KeepRig());
        await fromPlain.AskAsync(plain, dialect);
        await fromStream.AskAsync(stream, dialect);
        fromPlain.Spent();
        fromStream.Spent();
        var (streamed, events) = await fromPlain.AskAsync(stream, dialect);
        var (whole, json) = await fromStream.AskAsync(plain, dialect);

        (streamed.Degraded, whole.Degraded).ShouldBe(("budget_cached_answer", "budget_cached_answer"));
        events.ShouldStartWith(Comment);
        var facts = Watch(streamed.Codec, events);
        facts.IsComplete.ShouldBeTrue(events);
        events.ShouldContain("Hello");
        facts.Usage!.Value.Total.ShouldBe(14);
        whole.Codec.Answers.Read(Encoding.UTF8.GetBytes(json), out var answer).ShouldBeNull();
        answer!.Parts.ShouldHaveSingleItem().ShouldBeOfType<TextPart>().Text.Value.ShouldBe("Hello\n");
        (answer.Stop, answer.Usage!.Value.Total).ShouldBe((StopReason.EndTurn, 14));
    }

    [Theory]
    [InlineData("""{ "model":"m-0", "user":"u-1" ,"messages":[{"role":"user","content":"Hi"}],"metadata":{"a":"b"}}""", true)]
    [InlineData("""{"model":"m-0","messages":[{"role":"user","content":"Hi!"}]}""", false)]
    [InlineData("""{"model":"m-0","messages":[{"role":"user","content":"Hi"}],"temperature":0.5}""", false)]
    [InlineData("""{"model":"default","messages":[{"role":"user","content":"Hi"}]}""", false)]
    [InlineData("""{"messages":[{"role":"user","content":"Hi"}],"model":"m-0"}""", false)]
    public async Task A5_9_SameRequest_IsOneThatNoModelCouldTellFromIt(string body, bool isSame)
    {
        var rig = new KeepRig();
        await rig.AskAsync(Plain);
        rig.Spent();
        var (exchange, _) = await rig.AskAsync(body);

        (exchange.Status == 200).ShouldBe(isSame);
        exchange.Fault!.Kind.ShouldBe(FaultKind.BudgetExceeded);
    }

    [Fact]
    public async Task A5_9_AnotherTenant_NeverGetsIt()
    {
        var rig = new KeepRig();
        await rig.AskAsync(Plain, tenant: "acme");
        rig.Spent();
        var (other, text) = await rig.AskAsync(Plain, tenant: "acm");

        (other.Status, other.Degraded).ShouldBe((429, null));
        text.ShouldNotContain("Hello");
        (await rig.AskAsync(Plain, tenant: "acme")).Exchange.Status.ShouldBe(200);
    }

    [Fact]
    public async Task A5_9_OpenGateway_CallersAreToldApartByWhatTheyShow()
    {
        var rig = new KeepRig(new KeepPolicy { Serve = KeepFor.All });
        await rig.AskAsync(Plain, key: "sk-one");
        rig.Spent();

        (await rig.AskAsync(Plain, key: "sk-two")).Exchange.Status.ShouldBe(429);
        (await rig.AskAsync(Plain, key: "sk-one")).Exchange.Status.ShouldBe(200);
    }

    [Fact]
    public async Task A5_9_OtherHints_AreAnotherRequest()
    {
        var rig = new KeepRig();
        var hints = new CallerHints { Intent = "chat", Tags = [new("team", "a")], Forwarded = [new("anthropic-beta", "x"), new("x-client-request-id", "1")] };
        await rig.AskAsync(Plain, hints: hints);
        rig.Spent();

        (await rig.AskAsync(Plain)).Exchange.Status.ShouldBe(429);
        (await rig.AskAsync(Plain, hints: hints with { Intent = "code" })).Exchange.Status.ShouldBe(429);
        (await rig.AskAsync(Plain, hints: hints with { Tags = [new("team", "b")] })).Exchange.Status.ShouldBe(429);
        (await rig.AskAsync(Plain, hints: hints with { Forwarded = [new("anthropic-beta", "x"), new("x-client-request-id", "2")] })).Exchange.Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(SlaTier.Silver, KeepFor.NonCritical, 429)]
    [InlineData(SlaTier.Silver, KeepFor.All, 200)]
    [InlineData(SlaTier.Bronze, KeepFor.NonCritical, 200)]
    public async Task A5_9_WhoseRequests_IsTheOperatorsChoice(SlaTier tier, KeepFor whose, int status)
    {
        var rig = new KeepRig(new KeepPolicy { Serve = whose });
        await rig.AskAsync(Plain, tier: tier);
        rig.Book.Size.Answers.ShouldBe(status == 200 ? 1 : 0);
        rig.Spent();

        (await rig.AskAsync(Plain, tier: tier)).Exchange.Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("""{"model":"m-0","messages":[{"role":"user","content":"Hi"}],"tools":[{"type":"function","function":{"name":"f"}}]}""")]
    [InlineData("""{"model":"m-0","messages":[{"role":"user","content":"Hi"}],"functions":[{"name":"f"}]}""")]
    [InlineData("""{"model":"m-0","messages":[{"role":"user","content":"Hi"}],"web_search_options":{}}""")]
    public async Task A5_9_RequestThatMaySetSomethingOff_IsNotKept(string body)
    {
        var rig = new KeepRig();
        (await rig.AskAsync(body)).Exchange.Status.ShouldBe(200);

        rig.Book.Size.Answers.ShouldBe(0);
    }

    [Fact]
    public async Task A5_9_AnswerThatDidNotEndWhole_IsNotKept()
    {
        var rig = new KeepRig(isCut: true);
        (await rig.AskAsync(Stream)).Exchange.Fault.ShouldNotBeNull();

        rig.Book.Size.ShouldBe((0, 0));
        Room(rig).ShouldBe(Room(new KeepRig()), "what was set aside is given back");
    }

    [Fact]
    public async Task A5_9_CallerHangsUpWithTheWholeAnswer_IsKept()
    {
        var rig = new KeepRig();
        await rig.AskAsync(Plain, leaves: true);

        rig.Book.Size.Answers.ShouldBe(1);
    }

    [Fact]
    public async Task A5_9_AnswerThatIsTooLarge_IsSentAndNotKept()
    {
        var rig = new KeepRig(new KeepPolicy { Serve = KeepFor.NonCritical, MostAnswerBytes = LineRig.Answer.Length - 1 });
        (await rig.AskAsync(Plain)).Text.ShouldBe(LineRig.Answer);

        rig.Book.Size.Answers.ShouldBe(0);
    }

    [Fact]
    public async Task A5_9_OldAnswer_IsNotGiven()
    {
        var rig = new KeepRig();
        await rig.AskAsync(Plain);
        rig.Spent();
        rig.Spending.Line.Clock.Advance(TimeSpan.FromHours(1));

        (await rig.AskAsync(Plain)).Exchange.Status.ShouldBe(429);
    }

    [Fact]
    public async Task A5_9_GivenAnswer_IsNotKeptAnew()
    {
        var rig = new KeepRig();
        await rig.AskAsync(Plain);
        rig.Spent();
        rig.Spending.Line.Clock.Advance(TimeSpan.FromMinutes(40));
        (await rig.AskAsync(Plain)).Exchange.Status.ShouldBe(200);
        rig.Spending.Line.Clock.Advance(TimeSpan.FromMinutes(40));

        (await rig.AskAsync(Plain)).Exchange.Status.ShouldBe(429);
    }

    // Of several choices, and of likelihoods, a part would be lost in the other form.
    [Theory]
    [InlineData("\"n\":2")]
    [InlineData("\"logprobs\":true")]
    public async Task A5_9_FormThatWouldLoseSomething_IsRefused(string more)
    {
        var rig = new KeepRig();
        var whole = Plain.Replace("\"messages\"", more + ",\"messages\"", StringComparison.Ordinal);
        await rig.AskAsync(whole);
        rig.Spent();

        (await rig.AskAsync(whole)).Exchange.Status.ShouldBe(200);
        (await rig.AskAsync(Stream.Replace("\"messages\"", more + ",\"messages\"", StringComparison.Ordinal))).Exchange.Status.ShouldBe(429);
    }

    private static int Room(KeepRig rig)
    {
        var answers = 0;
        while (rig.Book.TryBegin(TimeSpan.Zero, out _))
        {
            answers++;
        }

        return answers;
    }

    private static StreamFacts Watch(ICodec codec, string events)
    {
        var watch = codec.Events.OpenWatch(hideUsage: false);
        using var frames = new SseFrameReader();
        var bytes = Encoding.UTF8.GetBytes(events);
        bytes.CopyTo(frames.GetWriteMemory(bytes.Length));
        frames.Advance(bytes.Length);
        while (frames.TryRead(out var frame))
        {
            watch.Look(frame);
        }

        return watch.Facts;
    }
}
