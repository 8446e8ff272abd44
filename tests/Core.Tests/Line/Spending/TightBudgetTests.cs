using Breakwater.Core.Budgets;
using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line.Spending;

/// <summary>A7.9: from the threshold on requests do with less: a cheaper model, a shorter answer; what is worth the most does not (A7.7).</summary>
public sealed class TightBudgetTests
{
    private const long Cap = 1_000_000_000;
    private const string Auto = """{"model":"default","messages":[{"role":"user","content":"Hi"}]}""";

    [Theory]
    [InlineData(949, "m-0", null)]
    [InlineData(950, "m-1", "budget_max_tokens_lowered")]
    public async Task A7_9_SpentToTheThreshold_GoesToTheCheapestWithAShorterAnswer(int thousandths, string model, string? degraded)
    {
        var rig = Rig();
        Spend(rig, thousandths);
        var exchange = await rig.RunAsync(rig.Open(Auto, tier: SlaTier.Silver));

        exchange.Fault.ShouldBeNull();
        exchange.Target!.Model.ShouldBe(model);
        exchange.Degraded.ShouldBe(degraded);
        exchange.Envelope!.MaxOutputTokens.ShouldBe(degraded is null ? null : 1024);
        exchange.PlanReason.Contains("the cheapest first", StringComparison.Ordinal).ShouldBe(degraded is not null);
    }

    [Fact]
    public async Task A7_9_OnlyTheModelChanges_SaysSo()
    {
        var rig = Rig(new BudgetPolicy { DegradeAnswer = null });
        Spend(rig, 950);
        var exchange = await rig.RunAsync(rig.Open(Auto, tier: SlaTier.Silver));

        (exchange.Target!.Model, exchange.Degraded, exchange.Envelope!.MaxOutputTokens).ShouldBe(("m-1", "budget_cheaper_model", null));
    }

    [Fact]
    public async Task A7_7_TaskOfHighValue_KeepsModelAndAnswer()
    {
        var rig = Rig();
        Spend(rig, 990);
        var exchange = await rig.RunAsync(rig.Open(Auto, tier: SlaTier.Gold));

        (exchange.Target!.Model, exchange.Degraded).ShouldBe(("m-0", null));
    }

    [Fact]
    public async Task A7_9_CallersOwnModel_IsKeptAndItsAnswerShorter()
    {
        var rig = Rig();
        Spend(rig, 990);
        var exchange = await rig.RunAsync(rig.Open(tier: SlaTier.Silver));

        (exchange.Target!.Model, exchange.Envelope!.MaxOutputTokens).ShouldBe(("m-0", 1024));
    }

    [Fact]
    public async Task A7_9_CallersShorterBound_Stays()
    {
        var rig = Rig();
        Spend(rig, 990);
        var exchange = await rig.RunAsync(rig.Open(Auto.Replace("\"messages\"", "\"max_tokens\":300,\"messages\"", StringComparison.Ordinal), tier: SlaTier.Silver));

        exchange.Envelope!.MaxOutputTokens.ShouldBe(300);
        exchange.Degraded.ShouldBe("budget_cheaper_model");
    }

    // What others hold is not spent: many small requests at once are no reason to serve them worse.
    [Fact]
    public async Task A7_9_HeldAndNotSpent_IsNoReason()
    {
        var rig = Rig();
        var held = rig.Snapshot.Budgets.Reserve(
            new BudgetAsk { Request = "req_other", Tenant = "acme", Want = new Money(Cap * 96 / 100), Least = new Money(Cap * 96 / 100), Lease = TimeSpan.FromMinutes(1) }, rig.Now);
        held.Refused.ShouldBeFalse();
        var exchange = await rig.RunAsync(rig.Open(Auto, tier: SlaTier.Silver));

        (exchange.Target!.Model, exchange.Degraded).ShouldBe(("m-0", null));
    }

    private static SpendRig Rig(BudgetPolicy? policy = null)
    {
        var rig = new SpendRig((_, _) => Answer(), (_, _) => Answer()) { Cheap = "m-1", Longest = 2_000 };
        rig.CapDay(Cap, policy);
        return rig;
    }

    private static void Spend(SpendRig rig, int thousandths)
    {
        var amount = new Money(Cap / 1000 * thousandths);
        var answer = rig.Snapshot.Budgets.Reserve(new BudgetAsk { Request = "req_before", Tenant = "acme", Want = amount, Least = amount, Lease = TimeSpan.FromMinutes(1) }, rig.Now);
        rig.Snapshot.Budgets.Settle(answer.Hold!, amount).ShouldBeTrue();
    }

    private static ValueTask<UpstreamReply> Answer() => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer));
}
