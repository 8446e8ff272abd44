using Breakwater.Core.Resilience.Hedging;

namespace Breakwater.Core.Tests.Resilience.Hedging;

/// <summary>A7.4, A7.13, C24: every reason alone stops a hedge, and the first in order is told.</summary>
public sealed class HedgeDecisions
{
    private static readonly HedgePolicy Policy = new();

    private static readonly HedgeQuestion Fine = new()
    {
        IsStream = true,
        HasOtherTarget = true,
        IsOtherHealthy = true,
        PromptTokensAgain = 8_000,
        TimeLeft = TimeSpan.FromMilliseconds(1200),
    };

    /// <summary>Every reason in its documented order, and what brings it about; the first is the policy's own.</summary>
    private static readonly (HedgeVerdict Reason, Func<HedgeQuestion, HedgeQuestion> Because)[] Reasons =
    [
        (HedgeVerdict.AlreadyHedged, question => question with { AlreadyHedged = true }),
        (HedgeVerdict.NotStreaming, question => question with { IsStream = false }),
        (HedgeVerdict.BoundToState, question => question with { BoundToState = true }),
        (HedgeVerdict.ToolSideEffects, question => question with { HasToolSideEffects = true }),
        (HedgeVerdict.LargeCachedConversation, question => question with { PromptTokensAgain = 8_001 }),
        (HedgeVerdict.NoOtherTarget, question => question with { HasOtherTarget = false }),
        (HedgeVerdict.TargetUnhealthy, question => question with { IsOtherHealthy = false }),
        (HedgeVerdict.Overloaded, question => question with { IsOverloaded = true }),
        (HedgeVerdict.DeadlineTooNear, question => question with { TimeLeft = TimeSpan.FromMilliseconds(1199.999) }),
    ];

    [Fact]
    public void A7_4_Defaults_AreThoseOfTheTable()
    {
        Policy.Enabled.ShouldBeTrue();
        Policy.After.ShouldBe(TimeSpan.FromMilliseconds(1200));
        Policy.Share.ShouldBe(0.10);
        Policy.Burst.ShouldBe(5);
        Policy.LargestCachedPrompt.ShouldBe(8_000);
        Policy.LeastTimeLeft.ShouldBe(TimeSpan.FromMilliseconds(1200));
    }

    [Fact]
    public void A7_4_NothingAgainstIt_Goes() => Hedge.Decide(Policy, Fine).ShouldBe(HedgeVerdict.Go);

    [Fact]
    public void A7_13_EachReasonAlone_StopsIt()
    {
        foreach (var (reason, because) in Reasons)
        {
            Hedge.Decide(Policy, because(Fine)).ShouldBe(reason);
        }

        Hedge.Decide(Policy with { Enabled = false }, Fine).ShouldBe(HedgeVerdict.Disabled);
    }

    [Fact]
    public void A7_13_SeveralReasons_TheFirstIsTold()
    {
        for (var first = 0; first < Reasons.Length; first++)
        {
            var question = Reasons[first..].Aggregate(Fine, (so, reason) => reason.Because(so));

            Hedge.Decide(Policy, question).ShouldBe(Reasons[first].Reason);
            Hedge.Decide(Policy with { Enabled = false }, question).ShouldBe(HedgeVerdict.Disabled);
        }
    }

    [Fact]
    public void A7_5_OrderAndCompleteness_AreThoseOfTheVerdicts() =>
        Enum.GetValues<HedgeVerdict>().ShouldBe(
            [HedgeVerdict.Go, HedgeVerdict.Disabled, .. Reasons.Select(reason => reason.Reason)]);

    [Fact]
    public void A7_4_ThePolicysNumbers_MoveTheBounds()
    {
        Hedge.Decide(Policy with { LargestCachedPrompt = 7_999 }, Fine).ShouldBe(HedgeVerdict.LargeCachedConversation);
        Hedge.Decide(Policy with { LeastTimeLeft = TimeSpan.FromMilliseconds(1201) }, Fine).ShouldBe(HedgeVerdict.DeadlineTooNear);
    }
}
