using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

/// <summary>A1.5, A1.7 and A1.9: when the limit grows past what is known, and by how much.</summary>
public sealed class AimdGrowth
{
    private readonly StableMeter meter = new(TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(34.999, 100)]
    [InlineData(35, 100)]
    [InlineData(37.5, 103)]
    [InlineData(40, 105)]
    [InlineData(60, 105)]
    public void A1_9_Window_UsedAndClean_GrowsOncePerWindowPermitByPermit(double at, int expected)
    {
        var limit = Limit(100);
        limit.Started(S(5), 100);
        limit.Advance(S(35));

        limit.Advance(S(at < 35 ? 34.999 : at));
        limit.Limit.ShouldBe(expected);
    }

    [Theory]
    [InlineData(8, 9)]
    [InlineData(20, 21)]
    [InlineData(40, 42)]
    [InlineData(10, 11)]
    public void A1_5_Growth_AnyLimit_AddsTheGreaterOfStepAndShare(int initial, int expected) => Windows(Limit(initial), 1).ShouldBe(expected);

    /// <summary>Doubled with each growth in a row, but never more than the margin over what is stable: 5, 10, 20, 20 percent.</summary>
    [Theory]
    [InlineData(1, 105)]
    [InlineData(2, 116)]
    [InlineData(3, 139)]
    [InlineData(4, 166)]
    public void Growth_SeveralInARow_GetsFaster(int windows, int expected) => Windows(Limit(100), windows).ShouldBe(expected);

    [Fact]
    public void Growth_WindowNotUsed_Waits()
    {
        var limit = Limit(100);
        limit.Started(S(0), 99);
        limit.Advance(S(30));
        limit.Advance(S(40));

        limit.Limit.ShouldBe(100);
    }

    /// <summary>The late refusal of a call from before the cut says nothing of the level, but growth waits for a window without any.</summary>
    [Fact]
    public void Growth_RefusalInTheWindow_Waits()
    {
        var limit = Limit(null);
        limit.Ended(new LimitSample(LimiterVerdict.Dropped, S(0), S(10), null, 100));
        limit.Started(S(10), 1);
        limit.Advance(S(14));
        limit.Started(S(14), 95);
        limit.Ended(new LimitSample(LimiterVerdict.Dropped, S(0), S(15), null, 95));
        limit.Advance(S(44));
        limit.Advance(S(50));
        limit.Limit.ShouldBe(95);

        limit.Started(S(50), 95);
        limit.Advance(S(74));
        limit.Advance(S(80));
        limit.Limit.ShouldBe(100);
    }

    [Fact]
    public void Growth_NobodyAround_DoesNotCatchUpOnWindowsMissed()
    {
        var limit = Limit(100);
        limit.Started(S(0), 100);
        limit.Advance(S(300));
        limit.Limit.ShouldBe(100);
        limit.Advance(S(305));
        limit.Limit.ShouldBe(105);
        limit.Advance(S(329));
        limit.Limit.ShouldBe(105);
    }

    [Theory]
    [InlineData(103, 103)]
    [InlineData(105, 105)]
    [InlineData(200, 105)]
    public void A1_5_Growth_Ceiling_IsNeverPassed(int ceiling, int expected) =>
        Windows(new AimdLimit(new GatePolicy { Ceiling = ceiling }, meter, 100), 1).ShouldBe(expected);

    /// <summary>A1.7: no growth past 1.2 × what was measured as stable, and no cut by it either.</summary>
    [Theory]
    [InlineData(80, 100)]
    [InlineData(86, 103)]
    [InlineData(100, 105)]
    public void A1_7_Growth_LittleWorkDone_IsBound(int stable, int expected)
    {
        for (var call = 0; call < 30 * stable; call++)
        {
            meter.Add(S(1), succeeded: true, S((double)call / stable));
        }

        ((double)Windows(Limit(100), 1)).ShouldBe(expected, 1);
    }

    /// <summary>Past the knee it takes 200 calls since the cut, or five minutes: one refusal among them is below one in a hundred.</summary>
    [Theory]
    [InlineData(197, 44, 10)]
    [InlineData(198, 44, 11)]
    [InlineData(2, 309.9, 10)]
    [InlineData(2, 310, 11)]
    public void Growth_PastTheKnee_NeedsEnoughCallsOrTime(int calls, double at, int expected)
    {
        var limit = Limit(null);
        limit.Ended(new LimitSample(LimiterVerdict.Dropped, S(0), S(10), null, 10));
        limit.Started(S(10), 1);
        limit.Advance(S(14));
        limit.Limit.ShouldBe(10);
        for (var call = 0; call < calls; call++)
        {
            limit.Started(S(15), 10);
        }

        limit.Started(S(16), 10);
        limit.Advance(S(at));
        limit.Advance(S(at + 5));
        limit.Limit.ShouldBe(expected);
    }

    [Fact]
    public void NextRise_WindowUsed_IsItsEnd()
    {
        var limit = Limit(100);
        limit.NextRise.ShouldBe(TimeSpan.MaxValue);
        limit.Started(S(5), 99);
        limit.NextRise.ShouldBe(TimeSpan.MaxValue);
        limit.Started(S(6), 100);
        limit.NextRise.ShouldBe(S(35));
    }

    /// <summary>A limit at its ceiling must not ask to be woken for what cannot come.</summary>
    [Fact]
    public void NextRise_AtTheCeiling_IsNever()
    {
        var limit = new AimdLimit(new GatePolicy(), meter, 200) { Policy = new GatePolicy { Ceiling = 128 } };
        limit.Started(S(5), 128);

        limit.Limit.ShouldBe(128);
        limit.NextRise.ShouldBe(TimeSpan.MaxValue);
    }

    [Fact]
    public void NextRise_MomentAlreadyPast_IsALittleLater()
    {
        var limit = Limit(100);
        limit.Started(S(0), 100);
        limit.Advance(S(30));
        limit.Advance(S(31));
        limit.NextRise.ShouldBeGreaterThan(S(31));
        limit.NextRise.ShouldBeLessThan(S(32));
    }

    [Fact]
    public void Growth_ShortWindows_AreRampedInHalfOfOne()
    {
        var limit = new AimdLimit(new GatePolicy { GrowthEvery = S(4) }, meter, 100);
        limit.Started(S(0), 100);
        limit.Advance(S(4));
        limit.Advance(S(5));
        limit.Limit.ShouldBe(103);
        limit.Advance(S(6));
        limit.Limit.ShouldBe(105);
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>So many windows in which the limit was used, and the limit once the last growth is handed out.</summary>
    private static int Windows(AimdLimit limit, int windows)
    {
        for (var window = 0; window < windows; window++)
        {
            limit.Advance(S((30 * window) + 6));
            limit.Started(S(30 * window), limit.Limit);
            limit.Advance(S(30 * (window + 1)));
        }

        limit.Advance(S((30 * windows) + 6));
        return limit.Limit;
    }

    private AimdLimit Limit(int? initial) => new(new GatePolicy(), meter, initial);
}
