using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Tests.Budgets;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire.Anthropic;

namespace Breakwater.Core.Tests.Line.Spending;

/// <summary>F-C4: whatever a provider bills has an entry of its own, with a budget and without, and the entries are what the budgets count.</summary>
public sealed class SpendRecordTests
{
    private const string Chunk = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n";
    private const string Usage = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14}}\n\n";
    private const string Done = "data: [DONE]\n\n";

    private readonly MemoryJournal journal = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F_C4_ServedRequest_IsOneEntry(bool isBounded)
    {
        var rig = Rig(isBounded, (_, _) => Answer());
        var exchange = await rig.RunAsync(rig.Open());

        exchange.Fault.ShouldBeNull();
        journal.Entries.Single().ShouldSatisfyAllConditions(
            entry => entry.Kind.ShouldBe(LedgerKind.Answer),
            entry => (entry.Request, entry.Tenant, entry.Model, entry.Route, entry.Status).ShouldBe((exchange.Id, "acme", "m-0", exchange.Route, 200)),
            entry => (entry.Cost.NanoUsd, entry.Usage.Input, entry.Usage.Output, entry.Usage.Estimated).ShouldBe((SpendRig.AnswerCost, 9, 5, false)),
            entry => entry.At.ShouldBe(rig.Now));
        journal.Steps.Count.ShouldBe(isBounded ? 2 : 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F_C4_HedgeLoser_IsAnEntryOfItsOwn(bool isBounded)
    {
        var rig = Rig(
            isBounded,
            (_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, "")),
            (_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, Chunk, Usage, Done)));
        var exchange = await rig.RunAsync(rig.Open(LineRig.StreamBody));

        journal.Entries.Select(entry => (entry.Kind, entry.Model, entry.Usage.Estimated)).ShouldBe([(LedgerKind.HedgeLoser, "m-0", true), (LedgerKind.Answer, "m-1", false)]);
        ShouldBeWhatIsCounted(rig, exchange, isBounded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F_C4_FailedButBilledAttempt_IsAnEntryOfItsOwn(bool isBounded)
    {
        var calls = 0;
        var rig = Rig(isBounded, (_, _) => calls++ == 0 ? throw new FaultException(FaultKind.Truncated) : Answer());
        var exchange = await rig.RunAsync(rig.Open());

        journal.Entries.Select(entry => entry.Kind).ShouldBe([LedgerKind.FailedAttempt, LedgerKind.Answer]);
        ShouldBeWhatIsCounted(rig, exchange, isBounded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F_C4_StreamLeftByItsClient_IsAnEntryOfWhatWasMade(bool isBounded)
    {
        var reply = new MemoryReply();
        var rig = Rig(isBounded, (_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, Chunk, "")));
        rig.Line.At(TimeSpan.FromSeconds(2), reply.Leave);
        var exchange = await rig.RunAsync(rig.Open(LineRig.StreamBody, reply: reply));

        exchange.Fault!.Kind.ShouldBe(FaultKind.ClientGone);
        journal.Entries.Single().ShouldSatisfyAllConditions(entry => entry.Kind.ShouldBe(LedgerKind.Answer), entry => entry.Usage.Estimated.ShouldBeTrue());
        ShouldBeWhatIsCounted(rig, exchange, isBounded);
    }

    [Fact]
    public async Task F_C2_NothingBilled_HoldEndsWithoutAnEntry()
    {
        var rig = Rig(true, (_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(500, "{}")));
        await rig.RunAsync(rig.Open());

        journal.Entries.ShouldBeEmpty();
        journal.Steps.Select(step => step.Spent).ShouldBe([null, 0]);
    }

    [Fact]
    public async Task F_C4_CountingTokens_IsNoEntry()
    {
        var rig = Rig(true, (_, _) => Answer());
        await rig.RunAsync(rig.Open(codec: AnthropicCodec.CountTokens, operation: Operation.CountTokens));

        journal.Entries.ShouldBeEmpty();
        journal.Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Store_CannotRecordTheHold_NothingIsSentAndTheFaultNamesTheStore()
    {
        var calls = 0;
        var rig = Rig(true, (_, _) =>
        {
            calls++;
            return Answer();
        });
        journal.IsStopped = true;
        var reply = new MemoryReply();
        var exchange = await rig.RunAsync(rig.Open(reply: reply));

        (calls, reply.Status, exchange.Fault!.Kind).ShouldBe((0, 503, FaultKind.StoreStopped));
        exchange.Fault.Detail.ShouldContain("the gateway's store is stopped");
        exchange.Fault.RetryAfter.ShouldBe(TimeSpan.FromSeconds(5));
        rig.Day().ShouldBe((0, 0));
    }

    [Fact]
    public async Task Store_CannotRecord_RequestsWithoutABudgetGoOn()
    {
        var rig = Rig(false, (_, _) => Answer());
        journal.IsStopped = true;
        (await rig.RunAsync(rig.Open())).Fault.ShouldBeNull();
    }

    private void ShouldBeWhatIsCounted(SpendRig rig, Exchange exchange, bool isBounded)
    {
        var sum = journal.Entries.Sum(entry => entry.Cost.NanoUsd);
        sum.ShouldBe(exchange.Cost.NanoUsd);
        sum.ShouldBeGreaterThan(0);
        if (isBounded)
        {
            rig.Day().ShouldBe((0, sum));
        }
    }

    private SpendRig Rig(bool isBounded, params Func<UpstreamCall, CancellationToken, ValueTask<UpstreamReply>>[] providers)
    {
        var rig = new SpendRig(providers) { Budgets = new BudgetBook(journal) };
        if (isBounded)
        {
            rig.CapDay(10 * SpendRig.Worst);
        }

        return rig;
    }

    private static ValueTask<UpstreamReply> Answer() => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer));
}
