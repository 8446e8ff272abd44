using Breakwater.Core.Primitives;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Tests.Upstreams.Health;

/// <summary>A6.5: how faults count, the three timeouts apart.</summary>
public sealed class HealthReadings
{
    private static readonly Dictionary<HealthOutcome, FaultKind[]> Told = new()
    {
        [HealthOutcome.Success] = [FaultKind.ProviderRefusedRequest],
        [HealthOutcome.RateLimited] = [FaultKind.ProviderRateLimited],
        [HealthOutcome.ServerError] =
        [
            FaultKind.ProviderOverloaded, FaultKind.ProviderUnavailable, FaultKind.Malformed, FaultKind.Truncated, FaultKind.ConnectionLost,
            FaultKind.DnsFailed, FaultKind.ConnectFailed, FaultKind.TlsFailed, FaultKind.ProxyFailed,
        ],
        [HealthOutcome.ConnectTimeout] = [FaultKind.ConnectTimeout, FaultKind.TlsTimeout],
        [HealthOutcome.FirstTokenTimeout] = [FaultKind.FirstTokenTimeout],
        [HealthOutcome.TotalTimeout] = [FaultKind.IdleTimeout, FaultKind.TotalTimeout, FaultKind.ProviderTimeout],
        [HealthOutcome.Other] = [FaultKind.ProviderQuotaSpent, FaultKind.ProviderCredentials, FaultKind.ProviderUnsupported],
    };

    [Fact]
    public void Outcome_OfEveryFault_IsAsInTheTable()
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var expected = Told.Where(row => row.Value.Contains(kind)).Select(row => row.Key).DefaultIfEmpty(HealthOutcome.Ignore).Single();
            HealthReading.OutcomeOf(new Fault(kind, "of a test")).ShouldBe(expected, kind.ToString());
        }

        HealthReading.OutcomeOf(null).ShouldBe(HealthOutcome.Success);
    }

    [Theory]
    [InlineData(true, null, HealthScene.Stream)]
    [InlineData(true, "code", HealthScene.Stream)]
    [InlineData(false, "code", HealthScene.Code)]
    [InlineData(false, "summarize", HealthScene.Summarize)]
    [InlineData(false, "chat", HealthScene.Chat)]
    [InlineData(false, "poetry", HealthScene.Chat)]
    [InlineData(false, null, HealthScene.Chat)]
    public void Scene_OfACall_FollowsStreamAndIntent(bool stream, string? intent, HealthScene scene) => HealthReading.SceneOf(stream, intent).ShouldBe(scene);
}
