using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Tests.Upstreams.Health;

/// <summary>A2.24: the head of a route stays for 20 s, but for worse trouble.</summary>
public sealed class RouteDwells
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(20);
    private readonly RouteDwell dwell = new();

    // Each letter is how a target stands: Well, Unhealthy, Mending, Open.
    [Theory]
    [InlineData("WW", 0)]
    [InlineData("WO", 0)]
    [InlineData("UW", 1)]
    [InlineData("MW", 1)]
    [InlineData("OW", 1)]
    [InlineData("UU", 0)]
    [InlineData("OO", 0)]
    [InlineData("OM", 1)]
    [InlineData("MU", 1)]
    [InlineData("OUM", 1)]
    [InlineData("OMU", 2)]
    [InlineData("OUU", 1)]
    [InlineData("UOW", 2)]
    [InlineData("O", 0)]
    public void First_Decision_TakesTheBestAndAmongEqualsTheFirst(string troubles, int head)
    {
        Head(troubles, 0).ShouldBe(head);
        dwell.HasMoved.ShouldBe(head != 0);
    }

    // Moves to the second at 0 s because the first is as the first letter says; then at some time they stand so.
    [Theory]
    [InlineData("U", "WW", 19.9999999, 1)]
    [InlineData("U", "WW", 20, 0)]
    [InlineData("U", "WU", 19.9999999, 1)]
    [InlineData("U", "WU", 20, 0)]
    [InlineData("U", "WM", 1, 0)]
    [InlineData("U", "WO", 1, 0)]
    [InlineData("M", "WM", 1, 1)]
    [InlineData("M", "WU", 1, 1)]
    [InlineData("M", "WO", 1, 0)]
    [InlineData("O", "WO", 1, 1)]
    [InlineData("O", "WO", 20, 0)]
    [InlineData("U", "OM", 1, 1)]
    [InlineData("U", "OO", 19, 1)]
    [InlineData("U", "OO", 20, 0)]
    [InlineData("U", "UU", 19, 1)]
    [InlineData("U", "UU", 20, 0)]
    [InlineData("U", "OW", 500, 1)]
    public void A2_24_WithinTheHold_OnlyWorseTroubleMoves(string cause, string then, double seconds, int head)
    {
        Head(cause + "W", 0).ShouldBe(1);

        Head(then, seconds).ShouldBe(head);
        dwell.HasMoved.ShouldBe(head != 0);
    }

    [Fact]
    public void A2_24_FlappingFirst_TakesTheRouteAlongOnceInTwentySeconds()
    {
        Head("UW", 0).ShouldBe(1);
        Head("WW", 20).ShouldBe(0);
        Head("UW", 21).ShouldBe(0);
        Head("UW", 39.9999999).ShouldBe(0);
        Head("UW", 40).ShouldBe(1);
    }

    [Fact]
    public void A2_24_WorseAfterComingHome_MovesAtOnce()
    {
        Head("UW", 0).ShouldBe(1);
        Head("WW", 20).ShouldBe(0);

        Head("OW", 21).ShouldBe(1);
        Head("WO", 22).ShouldBe(1);
    }

    [Fact]
    public void Head_FewerTargetsThanBefore_IsTheFirst()
    {
        Head("UUW", 0).ShouldBe(2);

        Head("WW", 1).ShouldBe(0);
        dwell.HasMoved.ShouldBeFalse();
        Head("W", 1).ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A2_24_AnyFlapping_MovesOncePerHoldUnlessItGetsWorse(ulong seed)
    {
        var random = new SeededRandom(seed);
        var troubles = new TargetTrouble[3];
        var (now, head, moves) = (TimeSpan.Zero, 0, new List<TimeSpan>());
        for (var step = 0; step < 30_000; step++)
        {
            now += TimeSpan.FromSeconds(random.NextDouble());
            troubles[random.NextBits() % 3] = (TargetTrouble)(random.NextBits() % 4);
            var next = dwell.Head(troubles, now, Hold, out _);
            if (next != head)
            {
                moves.Add(now);
                var best = troubles.Min();
                troubles[next].ShouldBe(best);
            }

            head = next;
        }

        // Trouble has three degrees, so it gets worse twice at most, and then a hold is a hold.
        moves.Count.ShouldBeGreaterThan(100);
        for (var i = 3; i < moves.Count; i++)
        {
            (moves[i] - moves[i - 3]).ShouldBeGreaterThanOrEqualTo(Hold);
        }
    }

    [Fact]
    public void A2_24_FlappingBetweenTwoDegrees_NeverMovesWithinAHold()
    {
        var random = new SeededRandom(4);
        var (now, last, head) = (TimeSpan.Zero, -Hold, 0);
        for (var step = 0; step < 30_000; step++)
        {
            now += TimeSpan.FromSeconds(random.NextDouble());
            var next = dwell.Head([Either(), Either()], now, Hold, out _);
            if (next != head)
            {
                (now - last).ShouldBeGreaterThanOrEqualTo(Hold);
                (last, head) = (now, next);
            }
        }

        Head("WW", (now + Hold).TotalSeconds).ShouldBe(0);
        TargetTrouble Either() => random.NextDouble() < 0.5 ? TargetTrouble.None : TargetTrouble.Unhealthy;
    }

    private int Head(string troubles, double seconds) =>
        dwell.Head([.. troubles.Select(letter => (TargetTrouble)"WUMO".IndexOf(letter, StringComparison.Ordinal))], TimeSpan.FromSeconds(seconds), Hold, out _);
}
