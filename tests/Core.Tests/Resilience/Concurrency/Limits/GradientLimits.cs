using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

public sealed class GradientLimits
{
    private readonly StableMeter meter = new(TimeSpan.FromSeconds(30));
    private double now;

    [Fact]
    public void Gradient_SteadyFirstContent_LeavesTheLimitOpen()
    {
        var limit = Limit(null);
        Windows(limit, 100, firstContent: 0.5, inFlight: 80);

        limit.Limit.ShouldBe(int.MaxValue);
    }

    /// <summary>Up to one and a half times as slow as ever is tolerated.</summary>
    [Theory]
    [InlineData(0.74, false)]
    [InlineData(0.77, true)]
    [InlineData(2, true)]
    public void Gradient_SlowerFirstContent_LimitsPastTheTolerance(double slower, bool limits)
    {
        var limit = Limit(null);
        Windows(limit, 50, firstContent: 0.5, inFlight: 80);
        Windows(limit, 1, slower, inFlight: 80);

        (limit.Limit < int.MaxValue).ShouldBe(limits);
    }

    /// <summary>The first limit is what was in flight × g + √: 80 × 0.5 + 8.9.</summary>
    [Fact]
    public void Gradient_FarSlower_HalvesWhatIsInFlightAndLeavesRoomForAQueue()
    {
        var limit = Limit(null);
        Windows(limit, 50, firstContent: 0.5, inFlight: 80);
        Windows(limit, 1, firstContent: 5, inFlight: 80);

        limit.Limit.ShouldBe(49);
    }

    [Fact]
    public void Gradient_StaysSlow_SettlesWhereTheRoomForAQueueHoldsIt()
    {
        var limit = Limit(100);
        Windows(limit, 50, firstContent: 0.5, inFlight: 100);
        Windows(limit, 40, firstContent: 1.5, inFlight: 100);

        // L = L·g + √L: 4 with g = 0.5, and 6 with what the memory has forgotten meanwhile.
        limit.Limit.ShouldBeInRange(4, 10);
    }

    [Fact]
    public void Gradient_FastAgain_ReturnsToTheOtherLimit()
    {
        var limit = Limit(100);
        Windows(limit, 50, firstContent: 0.5, inFlight: 100);
        Windows(limit, 10, firstContent: 1.5, inFlight: 100);
        var slow = limit.Limit;
        Windows(limit, 100, firstContent: 0.5, inFlight: 100);

        slow.ShouldBeLessThan(60);
        limit.Limit.ShouldBe(limit.Aimd.Limit);
        limit.Limit.ShouldBeGreaterThanOrEqualTo(100);
    }

    [Fact]
    public void Gradient_LimitNotUsed_DoesNotMove()
    {
        var limit = Limit(100);
        Windows(limit, 50, firstContent: 0.5, inFlight: 100);
        Windows(limit, 1, firstContent: 2, inFlight: 100);
        var before = limit.Limit;
        Windows(limit, 1, firstContent: 2, inFlight: 100);
        limit.Limit.ShouldBeLessThan(before);
        before = limit.Limit;
        Windows(limit, 20, firstContent: 2, inFlight: 5);

        // The window that began with more in flight still counts as used.
        limit.Limit.ShouldBeInRange(before - 9, before);
        before = limit.Limit;
        Windows(limit, 20, firstContent: 2, inFlight: 5);
        limit.Limit.ShouldBe(before);
    }

    [Fact]
    public void Gradient_TotalDuration_SaysNothing()
    {
        var limit = Limit(null);
        for (var call = 0; call < 500; call++)
        {
            now += call < 250 ? 0.1 : 1;
            Sample(limit, LimiterVerdict.Success, null, call < 250 ? 1 : 60);
            Sample(limit, LimiterVerdict.Ignore, 9, 1);
        }

        limit.Limit.ShouldBe(int.MaxValue);
    }

    [Theory]
    [InlineData(9, 5, false)]
    [InlineData(10, 0.99, false)]
    [InlineData(10, 1, true)]
    public void Gradient_FewSamplesOrShortWindow_Waits(int samples, double seconds, bool limits)
    {
        var limit = Limit(null);
        Windows(limit, 50, firstContent: 0.5, inFlight: 80);
        limit.Started(S(now), 80);
        var start = now + 1;
        for (var sample = 0; sample < samples; sample++)
        {
            now = start + (seconds * sample / (samples - 1));
            Sample(limit, LimiterVerdict.Success, 5, 1);
        }

        (limit.Limit < int.MaxValue).ShouldBe(limits);
    }

    /// <summary>The first ten windows are averaged, so that the very first one is not taken for what is usual.</summary>
    [Theory]
    [InlineData(0.74, false)]
    [InlineData(0.78, true)]
    public void Gradient_FirstWindowsDiffer_StartsFromTheirMean(double slower, bool limits)
    {
        var limit = Limit(null);
        for (var pair = 0; pair < 5; pair++)
        {
            Windows(limit, 1, firstContent: 0.45, inFlight: 80);
            Windows(limit, 1, firstContent: 0.55, inFlight: 80);
        }

        limit.Limit.ShouldBe(int.MaxValue);
        Windows(limit, 1, slower, inFlight: 80);
        (limit.Limit < int.MaxValue).ShouldBe(limits);
    }

    [Fact]
    public void Gradient_MoreSamplesThanUsual_CountsTheirMean()
    {
        var limit = Limit(null);
        Windows(limit, 50, firstContent: 0.5, inFlight: 80);
        for (var sample = 0; sample < 500; sample++)
        {
            now += 0.02;
            Sample(limit, LimiterVerdict.Success, sample % 2 == 0 ? 0.3 : 0.8, 80);
        }

        limit.Limit.ShouldBe(int.MaxValue);
    }

    /// <summary>After a spell of slowness the memory comes down by 5 % a window, or it would let the limit grow on it.</summary>
    [Fact]
    public void Gradient_MemoryOfSlowness_FadesFast()
    {
        var limit = Limit(null);
        Windows(limit, 10, firstContent: 5, inFlight: 80);
        Windows(limit, 60, firstContent: 0.5, inFlight: 80);
        limit.Limit.ShouldBe(int.MaxValue);
        Windows(limit, 1, firstContent: 2, inFlight: 80);

        limit.Limit.ShouldBeLessThan(int.MaxValue);
    }

    [Fact]
    public void Gradient_Refusal_CutsAsAimdDoes()
    {
        var limit = Limit(null);
        limit.Advance(S(5));
        limit.Ended(new LimitSample(LimiterVerdict.Dropped, S(0), S(5), S(0.01), 100));

        limit.Limit.ShouldBe(70);
        limit.LastCut.ShouldBe(S(5));
        limit.Started(S(6), 10);
        limit.NextRise.ShouldBe(S(7));
        limit.Advance(S(10));
        limit.Limit.ShouldBe(95);
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Windows(GradientLimit limit, int windows, double firstContent, int inFlight)
    {
        for (var window = 0; window < windows; window++)
        {
            limit.Started(S(now), inFlight);
            for (var sample = 0; sample < 10; sample++)
            {
                now += 0.12;
                Sample(limit, LimiterVerdict.Success, firstContent, inFlight - 1);
            }
        }
    }

    private void Sample(GradientLimit limit, LimiterVerdict verdict, double? firstContent, int inFlight)
    {
        limit.Advance(S(now));
        limit.Ended(new LimitSample(verdict, S(now - 1), S(now), firstContent is { } first ? S(first) : null, inFlight));
    }

    private GradientLimit Limit(int? initial) => new(new AimdLimit(new GatePolicy(), meter, initial));
}
