using Breakwater.Core.Budgets;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire.Anthropic;

namespace Breakwater.Core.Tests.Line.Spending;

/// <summary>Money over the whole line (A5.7, A5.8, A7.8, C22, F-C1 to F-C6): held before the first byte, settled to what the provider bills, given back on every other end.</summary>
public sealed class SpendTests
{
    private const string Chunk = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n";
    private const string Usage = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14}}\n\n";
    private const string Done = "data: [DONE]\n\n";

    [Fact]
    public async Task A7_8_ServedRequest_IsHeldAtItsWorstAndSettledToItsUsage()
    {
        SpendRig rig = null!;
        (long, long) underWay = default;
        rig = new SpendRig((_, _) =>
        {
            underWay = rig.Day();
            return Answer();
        });
        rig.CapDay(SpendRig.Worst);
        var exchange = await rig.RunAsync(rig.Open());

        exchange.Fault.ShouldBeNull();
        underWay.ShouldBe((SpendRig.Worst, 0));
        exchange.Cost.NanoUsd.ShouldBe(SpendRig.AnswerCost);
        exchange.HeldCost.ShouldBe(new Money(SpendRig.Worst));
        rig.Day().ShouldBe((0, SpendRig.AnswerCost));
    }

    [Fact]
    public async Task A5_8_SecondRequestMeanwhile_IsRefusedBeforeAnyUpstreamByte()
    {
        var answer = new TaskCompletionSource();
        var calls = 0;
        var rig = new SpendRig(async (_, _) =>
        {
            calls++;
            await answer.Task;
            return new ScriptedReply(200, LineRig.Answer);
        });
        rig.CapDay(SpendRig.Worst + SpendRig.Floor - 1);
        var first = rig.Line.Start(rig.Open());
        var reply = new MemoryReply();
        var second = await rig.RunAsync(rig.Open(reply: reply));

        calls.ShouldBe(1);
        (second.Fault!.Kind, second.Attempts.Count, reply.Status).ShouldBe((FaultKind.BudgetExceeded, 0, 429));
        second.Fault.Detail.ShouldBe("the tenant's day budget of 0.005119999 USD (tenants.budget_usd.day) has 0.001071999 USD left, and this request may cost 0.001072 USD at least; lower max_tokens or shorten the prompt, or come back later");
        second.Fault.RetryAfter.ShouldBe(TimeSpan.FromHours(12), "the window's end");
        second.Fault.Final.ShouldBeTrue();
        answer.SetResult();
        await rig.Line.TurnUntilAsync(first);
        (await rig.RunAsync(rig.Open())).Fault.ShouldBeNull();
        rig.Day().ShouldBe((0, 2 * SpendRig.AnswerCost));
    }

    [Fact]
    public async Task F_C6_LessThanTheWorstIsLeft_AnswerIsBoundedToWhatThereIs()
    {
        var sent = "";
        var rig = new SpendRig((call, _) =>
        {
            sent = System.Text.Encoding.UTF8.GetString(call.Body.Span);
            return Answer();
        });
        rig.CapDay(SpendRig.Floor + (100 * 4_000) + 3_999);
        var exchange = await rig.RunAsync(rig.Open());

        exchange.Fault.ShouldBeNull();
        sent.ShouldBe("""{"max_completion_tokens":356,"model":"m","messages":[{"role":"user","content":"Hi"}]}""");
        (exchange.Degraded, exchange.Envelope!.MaxOutputTokens).ShouldBe(("budget_max_tokens_lowered", 356));
        rig.Day().ShouldBe((0, SpendRig.AnswerCost));
    }

    [Fact]
    public async Task F_C6_RouteWantsWholeAnswers_IsRefusedInstead()
    {
        var rig = new SpendRig((_, _) => Answer());
        rig.CapDay(SpendRig.Worst - 1, new BudgetPolicy { WholeRoutes = new HashSet<string>(["default"], StringComparer.Ordinal) });
        var exchange = await rig.RunAsync(rig.Open(LineRig.Body.Replace("m-0", "auto", StringComparison.Ordinal)));

        (exchange.Fault!.Kind, exchange.Attempts.Count).ShouldBe((FaultKind.BudgetExceeded, 0));
        exchange.Fault.Detail.ShouldContain("this request may cost 0.00405 USD at least");
    }

    [Theory]
    [InlineData(SpendRig.Worst, null, null)]
    [InlineData(SpendRig.Worst - 1, null, 999)]
    [InlineData(SpendRig.Floor, null, 256)]
    [InlineData(SpendRig.Floor - 1, FaultKind.RequestCostCap, null)]
    public async Task C22_CallersOwnCap_BoundsTheAnswerOrRefuses(long maxCost, FaultKind? fault, int? bound)
    {
        var rig = new SpendRig((_, _) => Answer());
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(rig.Open(maxCost: maxCost, reply: reply));

        exchange.Fault?.Kind.ShouldBe(fault!.Value);
        reply.Status.ShouldBe(fault is null ? 200 : 400);
        exchange.Envelope!.MaxOutputTokens.ShouldBe(bound);
    }

    [Fact]
    public async Task C22_RequestBlock_NamesItsKey()
    {
        var rig = new SpendRig((_, _) => Answer());
        rig.Cap(BudgetCaps.None, new BudgetPolicy { RequestBlock = new Money(1_000_000) });
        var exchange = await rig.RunAsync(rig.Open(maxCost: 2_000_000));

        exchange.Fault!.Detail.ShouldBe("this request may cost 0.004048 USD, more than the 0.001 USD that budgets.request_usd.block allows; even its shortest answer may cost 0.001072 USD");
    }

    [Fact]
    public async Task F_C3_SeveralChoices_AreEachHeldFor()
    {
        var rig = new SpendRig((_, _) => Answer());
        rig.CapDay(SpendRig.Worst * 3);
        var exchange = await rig.RunAsync(rig.Open(LineRig.Body.Replace("\"messages\"", "\"n\":2,\"max_tokens\":500,\"messages\"", StringComparison.Ordinal)));

        exchange.HeldCost!.Value.NanoUsd.ShouldBeInRange(4_000_000, 4_100_000);
    }

    [Fact]
    public async Task F_C2_ProviderRefuses_EverythingComesBack()
    {
        var rig = new SpendRig((_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(500, "{}")));
        rig.CapDay(2 * SpendRig.Worst);
        (await rig.RunAsync(rig.Open())).Fault!.Kind.ShouldBe(FaultKind.ProviderUnavailable);

        rig.Day().ShouldBe((0, 0));
    }

    [Fact]
    public async Task F_C2_TokensAreRefusedAfterTheMoneyWasHeld_EverythingComesBack()
    {
        var rig = new SpendRig((_, _) => Answer());
        rig.CapDay(2 * SpendRig.Worst);
        rig.Snapshot.Defences.Apply(new DefencePolicy { Rates = new RatePolicy { Tokens = RateLimit.PerMinute(60) } }, rig.Snapshot.Retry.Budget, []);
        rig.Snapshot.Defences.Tokens!.Charge(1_000, rig.Line.Clock.Monotonic());
        (await rig.RunAsync(rig.Open())).Fault!.Kind.ShouldBe(FaultKind.Overloaded);

        rig.Day().ShouldBe((0, 0));
    }

    [Fact]
    public async Task F_C2_ClientLeavesInMidStream_IsChargedWhatWasMade()
    {
        var reply = new MemoryReply();
        var rig = new SpendRig((_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, Chunk, "")));
        rig.CapDay(2 * SpendRig.Worst);
        rig.Line.At(TimeSpan.FromSeconds(2), reply.Leave);
        var exchange = await rig.RunAsync(rig.Open(LineRig.StreamBody, reply: reply));

        exchange.Fault!.Kind.ShouldBe(FaultKind.ClientGone);
        exchange.Usage!.Value.Estimated.ShouldBeTrue();
        var (held, settled) = rig.Day();
        (held, settled).ShouldBe((0, exchange.Cost.NanoUsd));
        settled.ShouldBeGreaterThan(4_000);
    }

    [Fact]
    public async Task F_C2_ClientLeavesBeforeAnyContent_IsChargedItsPrompt()
    {
        var reply = new MemoryReply();
        var rig = new SpendRig((_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, "")));
        rig.CapDay(2 * SpendRig.Worst);
        rig.Line.At(TimeSpan.FromSeconds(1), reply.Leave);
        var exchange = await rig.RunAsync(rig.Open(LineRig.StreamBody, reply: reply));

        exchange.Fault!.Kind.ShouldBe(FaultKind.ClientGone);
        rig.Day().ShouldBe((0, exchange.Need.Prompt * 1_000));
    }

    [Fact]
    public async Task Hedge_OfARaceThatOneLoses_IsHeldForAndPaidFor()
    {
        var rig = new SpendRig(
            (_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, "")),
            (_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, Chunk, Usage, Done)));
        rig.CapDay(3 * SpendRig.Worst);
        var exchange = await rig.RunAsync(rig.Open(LineRig.StreamBody));

        exchange.Fault.ShouldBeNull();
        exchange.Attempts.Count.ShouldBe(2);
        exchange.HeldCost!.Value.NanoUsd.ShouldBeGreaterThan(SpendRig.Worst);
        exchange.Cost.NanoUsd.ShouldBe(SpendRig.AnswerCost + (exchange.Need.Prompt * 1_000));
        rig.Day().ShouldBe((0, exchange.Cost.NanoUsd));
    }

    [Fact]
    public async Task Hedge_NoMoneyForIt_IsNotSent()
    {
        LineRig line = null!;
        var rig = new SpendRig(
            async (_, cancellation) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(2), line.Clock, cancellation);
                return new ScriptedReply(200, Chunk, Usage, Done);
            },
            (_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, Chunk, Usage, Done)));
        line = rig.Line;
        rig.CapDay(SpendRig.Worst + 25_000);
        var exchange = await rig.RunAsync(rig.Open(LineRig.StreamBody));

        (exchange.Fault, exchange.Attempts.Count).ShouldBe((null, 1));
    }

    [Theory]
    [InlineData(SpendRig.Worst, 1)]
    [InlineData(2 * SpendRig.Worst, 2)]
    public async Task Retry_WhatTheFirstAttemptCost_ComesOnTop(long maxCost, int attempts)
    {
        var calls = 0;
        var rig = new SpendRig((_, _) => calls++ == 0 ? throw new FaultException(FaultKind.Truncated) : Answer());
        rig.CapDay(10 * SpendRig.Worst);
        var exchange = await rig.RunAsync(rig.Open(maxCost: maxCost));

        exchange.Attempts.Count.ShouldBe(attempts);
        exchange.Fault?.Kind.ShouldBe(FaultKind.Truncated, "what happened, not why it was not tried again");
        rig.Day().ShouldBe((0, exchange.Cost.NanoUsd));
    }

    [Fact]
    public async Task F_C4_CountingTokens_CostsNothing()
    {
        var rig = new SpendRig((_, _) => Answer());
        rig.CapDay(1);
        var exchange = await rig.RunAsync(rig.Open(codec: AnthropicCodec.CountTokens, operation: Operation.CountTokens));

        (exchange.Fault, exchange.HeldCost).ShouldBe((null, null));
    }

    [Fact]
    public async Task Gauge_ServedRequest_LearnsFromItsUsage()
    {
        var rig = new SpendRig((_, _) => Answer());
        await rig.RunAsync(rig.Open());

        rig.Line.Defence(0).Tokens.ExpectedAnswer.ShouldBe(5);
    }

    private static ValueTask<UpstreamReply> Answer() => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer));
}
