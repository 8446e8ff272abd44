using Breakwater.Core.Line.Defence.Incidents;
using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Tests.Line.Incidents;

/// <summary>A4.15, C8: what may wait waits from more than 10 % of 5xx until less than 5 %.</summary>
public sealed class NonCriticalPauses
{
    [Theory]
    [InlineData(50, 0.1000001, true)]
    [InlineData(50, 0.10, false)]
    [InlineData(49, 1, false)]
    [InlineData(1_000_000, 0.1, false)]
    [InlineData(0, 0, false)]
    public void A4_15_Off_TurnsOnOverTenPercentOfEnoughCalls(long calls, double share, bool on)
    {
        var pause = new NonCriticalPause();
        pause.Step(TimeSpan.Zero, calls, share);

        pause.IsOn.ShouldBe(on);
    }

    [Theory]
    [InlineData(50, 0.05, true)]
    [InlineData(50, 0.0499999, false)]
    [InlineData(50, 0.10, true)]
    [InlineData(1, 0.9, true)]
    [InlineData(0, 0, false)]
    public void A4_15_On_TurnsOffBelowFivePercentWhateverTheCalls(long calls, double share, bool on)
    {
        var pause = new NonCriticalPause();
        pause.Step(TimeSpan.Zero, 50, 0.5);
        pause.Step(TimeSpan.Zero, calls, share);

        pause.IsOn.ShouldBe(on);
    }

    [Fact]
    public void Onset_StaysThatOfTheBeginning_UntilItIsOver()
    {
        var pause = new NonCriticalPause();
        pause.Onset.ShouldBeNull();
        pause.Step(TimeSpan.FromSeconds(5), 50, 0.4);
        pause.Step(TimeSpan.FromSeconds(6), 90, 0.05);

        pause.Onset.ShouldBe(new Onset(TimeSpan.FromSeconds(5), 50, 0.4));
        pause.Step(TimeSpan.FromSeconds(7), 90, 0);
        pause.Onset.ShouldBeNull();
    }

    [Fact]
    public void RetryAfter_OfThePause_IsHalfAMinute() => NonCriticalPause.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
}
