using Breakwater.Core.Primitives;

namespace Breakwater.Core.Tests.Primitives;

/// <summary>A5.10: who is on call can tell quota, network and model trouble apart by the reason alone.</summary>
public sealed class DegradedReasonTests
{
    [Theory]
    [InlineData(FaultKind.ProviderRateLimited, "openai", "openai_provider_rate_limited")]
    [InlineData(FaultKind.ProviderQuotaSpent, "openai", "openai_provider_quota_spent")]
    [InlineData(FaultKind.ConnectTimeout, "claude", "claude_connect_timeout")]
    [InlineData(FaultKind.DnsFailed, "eu.azure/gpt", "eu.azure/gpt_dns_failed")]
    [InlineData(FaultKind.ProviderUnavailable, "openai", "openai_provider_unavailable")]
    [InlineData(FaultKind.CircuitOpen, "openai", "openai_circuit_open")]
    [InlineData(FaultKind.Overloaded, null, "gateway_overloaded")]
    public void A5_10_Fault_IsOneWord(FaultKind kind, string? at, string reason) => DegradedReason.Of(new Fault(kind, "") { At = at }).ShouldBe(reason);

    [Fact]
    public void A5_10_EveryKind_HasAReasonOfItsOwn()
    {
        var reasons = Enum.GetValues<FaultKind>().Select(kind => DegradedReason.Of(new Fault(kind, ""))).ToList();

        reasons.Distinct(StringComparer.Ordinal).Count().ShouldBe(reasons.Count);
        reasons.ShouldAllBe(reason => reason.All(letter => char.IsAsciiLetterLower(letter) || letter == '_'));
    }
}
