using Breakwater.Core.Line.Defence.Incidents;
using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Tests.Line.Incidents;

/// <summary>A11.8, C8: less for each request from more than 20 % of failed calls, of more than 100, until less than 10 %.</summary>
public sealed class DegradeTriggers
{
    [Theory]
    [InlineData(101, 0.2000001, true)]
    [InlineData(101, 0.20, false)]
    [InlineData(100, 1, false)]
    [InlineData(0, 0, false)]
    public void A11_8_Off_TurnsOnOverTwentyPercentOfEnoughCalls(long calls, double share, bool on)
    {
        var trigger = new DegradeTrigger();
        trigger.Step(TimeSpan.Zero, calls, share);

        trigger.IsOn.ShouldBe(on);
    }

    [Theory]
    [InlineData(101, 0.10, true)]
    [InlineData(101, 0.0999999, false)]
    [InlineData(101, 0.20, true)]
    [InlineData(1, 0.5, true)]
    [InlineData(0, 0, false)]
    public void A11_8_On_TurnsOffBelowTenPercentWhateverTheCalls(long calls, double share, bool on)
    {
        var trigger = new DegradeTrigger();
        trigger.Step(TimeSpan.Zero, 101, 0.5);
        trigger.Step(TimeSpan.Zero, calls, share);

        trigger.IsOn.ShouldBe(on);
    }

    [Fact]
    public void Onset_StaysThatOfTheBeginning_UntilItIsOver()
    {
        var trigger = new DegradeTrigger();
        trigger.Onset.ShouldBeNull();
        trigger.Step(TimeSpan.FromSeconds(5), 240, 0.3125);
        trigger.Step(TimeSpan.FromSeconds(6), 500, 0.15);

        trigger.Onset.ShouldBe(new Onset(TimeSpan.FromSeconds(5), 240, 0.3125));
        trigger.Onset!.ToString().ShouldBe("31.3 % of 240 calls");
        trigger.Step(TimeSpan.FromSeconds(7), 500, 0);
        trigger.Onset.ShouldBeNull();
    }

    [Fact]
    public void C1_Degraded_LeavesOneRetry() => DegradeTrigger.MaxAttempts.ShouldBe(2);
}
