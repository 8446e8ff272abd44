using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Tests.Resilience.Retry;

/// <summary>A1.10: never at once to the target that throttled, whatever chance or the provider says.</summary>
public sealed class ThrottleFloors
{
    [Theory]
    [InlineData(FaultKind.ProviderRateLimited, null, 250)]
    [InlineData(FaultKind.ProviderOverloaded, null, 250)]
    [InlineData(FaultKind.ProviderRateLimited, 0.0, 100)]
    [InlineData(FaultKind.ProviderOverloaded, 0.0, 100)]
    [InlineData(FaultKind.ProviderRateLimited, 99.0, 100)]
    [InlineData(FaultKind.ProviderRateLimited, 101.0, 101)]
    [InlineData(FaultKind.ProviderRateLimited, 5000.0, 5_000)]
    [InlineData(FaultKind.ProviderUnavailable, null, 0)]
    [InlineData(FaultKind.ProviderUnavailable, 0.0, 0)]
    [InlineData(FaultKind.ProviderUnavailable, 70.0, 70)]
    public void A1_10_AfterAFault_TheFloorIs(FaultKind kind, double? asked, double milliseconds) =>
        After(kind, asked, new Backoff()).Floor.TotalMilliseconds.ShouldBe(milliseconds);

    [Fact]
    public void A1_10_ASmallBackoff_IsNoWayAroundIt()
    {
        var backoff = new Backoff { First = TimeSpan.FromMilliseconds(1) };

        backoff.AfterThrottle.ShouldBe(TimeSpan.FromMilliseconds(100));
        After(FaultKind.ProviderRateLimited, null, backoff).Floor.ShouldBe(TimeSpan.FromMilliseconds(100));
        After(FaultKind.ProviderRateLimited, null, backoff with { AfterThrottle = TimeSpan.Zero }).Floor.ShouldBe(TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void A1_10_TimeThatPasses_CountsTowardsIt()
    {
        var state = After(FaultKind.ProviderRateLimited, null, new Backoff());

        state.Later(TimeSpan.FromMilliseconds(200)).Floor.ShouldBe(TimeSpan.FromMilliseconds(50));
        state.Later(TimeSpan.FromMilliseconds(250)).Floor.ShouldBe(TimeSpan.Zero);
        state.Later(TimeSpan.FromSeconds(9)).Floor.ShouldBe(TimeSpan.Zero);
    }

    private static TargetState After(FaultKind kind, double? asked, Backoff backoff) =>
        default(TargetState).After(new Fault(kind, "test") { RetryAfter = asked is { } wait ? TimeSpan.FromMilliseconds(wait) : null }, backoff);
}
