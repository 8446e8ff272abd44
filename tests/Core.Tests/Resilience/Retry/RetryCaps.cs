using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Tests.Resilience.Retry;

/// <summary>C1: the lowest of all caps, and the budget's last word.</summary>
public sealed class RetryCaps
{
    private static readonly RetryPolicy Policy = new();

    [Theory]
    [InlineData(null, null, 3)]
    [InlineData(2, null, 2)]
    [InlineData(null, 2, 2)]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(3, 5, 3)]
    [InlineData(0, null, 1)]
    [InlineData(-4, null, 1)]
    public void C1_SeveralCaps_TheLowestCounts(int? tier, int? degraded, int attempts) =>
        Policy.Within(tier, degraded).ShouldBe(Policy with { MaxAttempts = attempts });

    [Fact]
    public void C1_NoLowerCap_IsTheSamePolicy()
    {
        Policy.Within().ShouldBeSameAs(Policy);
        Policy.Within(3, null, 10).ShouldBeSameAs(Policy);
    }
}
