using Breakwater.Core.Resilience.Concurrency.Limits;

namespace Breakwater.Core.Tests.Resilience.Concurrency.Limits;

/// <summary>A1.7: what the target was seen to sustain.</summary>
public sealed class StableMeters
{
    private readonly StableMeter meter = new(TimeSpan.FromSeconds(30));

    [Fact]
    public void Meter_BeforeAFullWindow_SaysNothing()
    {
        meter.At(S(100)).ShouldBeNull();
        meter.Add(S(4), succeeded: true, S(10));

        meter.At(S(10)).ShouldBeNull();
        meter.At(S(39.9)).ShouldBeNull();
        meter.At(S(40)).ShouldNotBeNull();
    }

    /// <summary>Little's law: 10 calls of 4 s each second keep 40 places busy.</summary>
    [Theory]
    [InlineData(1, 4, 4)]
    [InlineData(10, 4, 40)]
    [InlineData(5, 0.2, 1)]
    public void Meter_SteadyWork_MeasuresItsConcurrency(int perSecond, double seconds, double expected)
    {
        Work(0, 90, perSecond, seconds);

        meter.At(S(90))!.Value.ShouldBe(expected, expected * 0.05);
        meter.MeanSeconds.ShouldBe(seconds, 1e-9);
    }

    [Fact]
    public void Meter_WorkStops_IsForgottenAfterTheWindow()
    {
        Work(0, 60, 10, 4);

        meter.At(S(74))!.Value.ShouldBe(20, 4);
        meter.At(S(88))!.Value.ShouldBeLessThan(3);
        meter.At(S(92)).ShouldBe(0);
        meter.At(S(500)).ShouldBe(0);
    }

    [Fact]
    public void Meter_WorkGrows_FollowsWithinTheWindow()
    {
        Work(0, 60, 10, 4);
        Work(60, 120, 20, 4);

        meter.At(S(120))!.Value.ShouldBe(80, 3);
    }

    [Fact]
    public void Meter_CallsThatFail_AreNoWork()
    {
        Work(0, 60, 10, 4);
        for (var second = 60; second < 120; second++)
        {
            meter.Add(S(4), succeeded: false, S(second));
        }

        meter.At(S(120)).ShouldBe(0);
    }

    [Fact]
    public void Mean_CallsGetLonger_FollowsSlowly()
    {
        meter.MeanSeconds.ShouldBe(0);
        meter.Add(S(2), succeeded: false, S(1));
        meter.MeanSeconds.ShouldBe(2);
        meter.Add(S(34), succeeded: true, S(1));
        meter.MeanSeconds.ShouldBe(3);
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Work(int from, int to, int perSecond, double seconds)
    {
        for (var call = from * perSecond; call < to * perSecond; call++)
        {
            meter.Add(S(seconds), succeeded: true, S((double)call / perSecond));
        }
    }
}
