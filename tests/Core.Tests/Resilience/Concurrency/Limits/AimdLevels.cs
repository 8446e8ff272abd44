using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

/// <summary>A level that a window has proven, and what is refused past it or below it.</summary>
public sealed class AimdLevels
{
    /// <summary>A level that a window has proven, and a refusal past it: back to all of it within a second of the cool-off, whether or not somebody called.</summary>
    [Theory]
    [InlineData(29, 30.1, 31.099, 20)]
    [InlineData(29, 30.1, 31.6, 29)]
    [InlineData(29, 30.1, 32.1, 30)]
    [InlineData(31, 30.1, 32.1, 30)]
    [InlineData(40, 30.1, 32.1, 38)]
    [InlineData(28, 30.1, 90, 20)]
    [InlineData(30, 30, 90, 21)]
    public void Level_RefusedOnlyPastIt_ComesBackAtOnce(int left, double refusedAt, double at, int expected)
    {
        var limit = Proven();
        limit.Advance(S(refusedAt));
        limit.Drop(refusedAt, left);

        limit.Advance(S(at));
        limit.Limit.ShouldBe(expected);
    }

    /// <summary>Refusals of calls begun before the cut tell that less had been accepted than it seemed.</summary>
    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 30)]
    [InlineData(2, 20)]
    public void Level_MoreFromBeforeTheCutRefused_HoldsUntilTooMany(int more, int expected)
    {
        var limit = Proven();
        limit.Advance(S(30.1));
        limit.Drop(30.1, left: 30);
        for (var call = 0; call < more; call++)
        {
            limit.Ended(new LimitSample(LimiterVerdict.Dropped, S(30), S(30.2), null, 30));
        }

        limit.Advance(S(40));
        limit.Limit.ShouldBe(expected);
    }

    [Fact]
    public void Level_CallAfterTheCutRefused_WaitsForACleanCoolOff()
    {
        var limit = Proven();
        limit.Advance(S(30.1));
        limit.Drop(30.1, left: 30);
        limit.Drop(30.5, left: 29, begun: 30.4);
        limit.Advance(S(40));
        limit.Limit.ShouldBe(21);

        limit.Started(S(40), 1);
        limit.Advance(S(41));
        limit.Advance(S(42));
        limit.Limit.ShouldBe(26);
        limit.Advance(S(44));
        limit.Limit.ShouldBe(28);
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>A limit of 30 that a window has proven, growing by 1.5 from second 30 on.</summary>
    private static AimdLimit Proven()
    {
        var limit = new AimdLimit(new GatePolicy(), new StableMeter(S(30)), 30);
        limit.Started(S(0), 30);
        limit.Advance(S(30));
        return limit;
    }
}
