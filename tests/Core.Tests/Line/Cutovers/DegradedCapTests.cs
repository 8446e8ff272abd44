using Breakwater.Core.Budgets;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.Tests.Line.Spending;
using Breakwater.Core.Tests.Routing.Choice;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Line.Cutovers;

/// <summary>A2.26, C22: while traffic goes elsewhere the degraded minute's cap holds, and over it everybody is served as lower tiers are.</summary>
public sealed class DegradedCapTests
{
    private readonly SpendRig rig = new(
        (_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer)),
        (_, _) => ValueTask.FromResult<UpstreamReply>(new ScriptedReply(200, LineRig.Answer)));

    [Fact]
    public async Task A2_26_NothingIsCut_CapIsNotAsked()
    {
        var exchange = await rig.RunAsync(Open(cap: 1, dearFallback: 10));

        (exchange.Fault, exchange.TiersBelow).ShouldBe((null, (byte)0));
    }

    [Fact]
    public async Task A2_26_CutOverTheCap_IsServedAsALowerTier()
    {
        Cut();
        var exchange = await rig.RunAsync(Open(cap: SpendRig.Worst, dearFallback: 10));

        exchange.Fault.ShouldBeNull();
        (exchange.Tier, exchange.TiersBelow).ShouldBe((SlaTier.Bronze, (byte)1));
        exchange.Target!.Provider.ShouldBe("p-0", "bronze changes no provider");
        exchange.PlanReason.ShouldContain("served as bronze: budgets.degraded_minute_usd has too little left");
    }

    [Fact]
    public async Task A2_26_CutWithinTheCap_KeepsItsTier()
    {
        Cut();
        var exchange = await rig.RunAsync(Open(cap: 10 * SpendRig.Worst, dearFallback: 10));

        (exchange.Fault, exchange.TiersBelow, exchange.Target!.Provider).ShouldBe((null, (byte)0, "p-1"));
    }

    [Fact]
    public async Task A2_26_EvenBronzeCostsTooMuch_IsRefusedByName()
    {
        Cut();
        var exchange = await rig.RunAsync(Open(cap: SpendRig.Floor - 1, dearFallback: 1));

        exchange.Fault!.Kind.ShouldBe(FaultKind.BudgetExceeded);
        exchange.Fault.Detail.ShouldContain("budgets.degraded_minute_usd");
        exchange.Attempts.ShouldBeEmpty();
    }

    private void Cut() => rig.Snapshot.Defences.Cutovers.Command("p-0", CutoverPhase.Hard, "a drill", null, rig.Now);

    private Exchange Open(long cap, int dearFallback)
    {
        rig.Cap(BudgetCaps.None, new BudgetPolicy { DegradedMinute = new Money(cap) });
        var plain = rig.Open();
        var targetOf = rig.Snapshot.TargetOf;
        return new Exchange
        {
            Id = plain.Id,
            Snapshot = rig.Snapshot.With(Ask.Article) with
            {
                // All of the fallback's prices are so many times higher, so that a plan without it fits where one with it does not.
                TargetOf = view => targetOf(view) is var target && view.Provider == "p-0" ? target : target with { Prices = [.. target.Prices.Select(price => price with { Input = price.Input * dearFallback, Output = price.Output * dearFallback })] },
            },
            Codec = plain.Codec,
            Operation = plain.Operation,
            Reply = plain.Reply,
            Arrived = plain.Arrived,
            Source = plain.Source,
            Tenant = plain.Tenant,
        };
    }
}
