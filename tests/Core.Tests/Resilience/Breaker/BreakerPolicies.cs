using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Tests.Resilience.Breaker;

public sealed class BreakerPolicies
{
    private static readonly TripRule HalfOfTwenty = new(TimeSpan.FromSeconds(30), 20, 0.5, Inclusive: true, Windows: 1);
    private static readonly TripRule QuarterOfFiftyTwice = new(TimeSpan.FromSeconds(30), 50, 0.25, Inclusive: true, Windows: 2);

    [Fact]
    public void C7_C9_C12_C13_Defaults_AreThoseOfTheTable()
    {
        var policy = new BreakerPolicy();

        policy.ConsecutiveFailures.ShouldBe(5);
        policy.ConsecutiveWithin.ShouldBe(TimeSpan.FromSeconds(30));
        policy.Rules.ShouldBe([HalfOfTwenty, QuarterOfFiftyTwice]);
        policy.OpenFor.ShouldBe(TimeSpan.FromSeconds(20));
        policy.OpenGrowth.ShouldBe(2);
        policy.LongestOpen.ShouldBe(TimeSpan.FromMinutes(1));
        policy.CalmAfter.ShouldBe(TimeSpan.FromMinutes(10));
        policy.ProbeEvery.ShouldBe(10);
        policy.ProbesAtOnce.ShouldBe(3);
        policy.ProbesToJudge.ShouldBe(3);
        policy.SuccessesToClose.ShouldBe(2);
        policy.ProbeTimeout.ShouldBe(TimeSpan.FromSeconds(2));
        policy.ProbeLease.ShouldBe(TimeSpan.FromSeconds(60));
        policy.RampSteps.ShouldBe([0.25, 0.5]);
        policy.RampFor.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(true, 1, "at least 50 % of 20 or more calls failed within 30 s")]
    [InlineData(false, 1, "more than 50 % of 20 or more calls failed within 30 s")]
    [InlineData(true, 2, "at least 50 % of 20 or more calls failed within 30 s, 2 times in a row")]
    public void Rule_InWords_SaysItsBounds(bool inclusive, int windows, string words) =>
        new TripRule(TimeSpan.FromSeconds(30), 20, 0.5, inclusive, windows).ToString().ShouldBe(words);
}
