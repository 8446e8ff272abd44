using Breakwater.Core.Line.Defence.Incidents;

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
        trigger.Step(calls, share);

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
        trigger.Step(101, 0.5);
        trigger.Step(calls, share);

        trigger.IsOn.ShouldBe(on);
    }

    [Fact]
    public void C1_Degraded_LeavesOneRetry() => DegradeTrigger.MaxAttempts.ShouldBe(2);
}
