using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Tests.Upstreams;

/// <summary>F-G3: the table of what is terminal and what passes (protocols 1.6, 3.12).</summary>
public sealed class FaultClassifierTable
{
    [Theory]
    [InlineData(400, "invalid_request_error", null, FaultKind.ProviderRefusedRequest)]
    [InlineData(400, "invalid_request_error", "context_length_exceeded", FaultKind.ProviderRefusedRequest)]
    [InlineData(400, "invalid_request_error", "content_policy_violation", FaultKind.ProviderRefusedRequest)]
    [InlineData(400, null, null, FaultKind.ProviderRefusedRequest)]
    [InlineData(401, "invalid_request_error", "invalid_api_key", FaultKind.ProviderCredentials)]
    [InlineData(401, "authentication_error", null, FaultKind.ProviderCredentials)]
    [InlineData(402, "billing_error", null, FaultKind.ProviderQuotaSpent)]
    [InlineData(402, null, null, FaultKind.ProviderQuotaSpent)]
    [InlineData(402, "billing_error", "linked_organization_suspended", FaultKind.ProviderQuotaSpent)]
    [InlineData(403, "permission_error", null, FaultKind.ProviderCredentials)]
    [InlineData(403, "request_forbidden", "unsupported_country_region_territory", FaultKind.ProviderCredentials)]
    [InlineData(403, "permission_error", "organization_on_hold", FaultKind.ProviderCredentials)]
    [InlineData(403, null, null, FaultKind.ProviderCredentials)]
    [InlineData(403, "invalid_request_error", "content_policy_violation", FaultKind.ProviderRefusedRequest)]
    [InlineData(404, "not_found_error", null, FaultKind.ProviderRefusedRequest)]
    [InlineData(404, "invalid_request_error", "model_not_found", FaultKind.ProviderRefusedRequest)]
    [InlineData(407, null, null, FaultKind.ProxyFailed)]
    [InlineData(408, null, null, FaultKind.ProviderTimeout)]
    [InlineData(409, "conflict_error", null, FaultKind.ProviderConflict)]
    [InlineData(413, "request_too_large", null, FaultKind.ProviderRefusedRequest)]
    [InlineData(422, null, null, FaultKind.ProviderRefusedRequest)]
    [InlineData(429, "tokens", "rate_limit_exceeded", FaultKind.ProviderRateLimited)]
    [InlineData(429, "requests", "rate_limit_exceeded", FaultKind.ProviderRateLimited)]
    [InlineData(429, "rate_limit_error", "slow_down", FaultKind.ProviderRateLimited)]
    [InlineData(429, "rate_limit_error", "ramp_limit_exceeded", FaultKind.ProviderRateLimited)]
    [InlineData(429, null, null, FaultKind.ProviderRateLimited)]
    [InlineData(429, "insufficient_quota", "insufficient_quota", FaultKind.ProviderQuotaSpent)]
    [InlineData(429, "insufficient_quota", null, FaultKind.ProviderQuotaSpent)]
    [InlineData(429, "rate_limit_error", "credit_balance_exhausted", FaultKind.ProviderQuotaSpent)]
    [InlineData(429, "rate_limit_error", "organization_spend_limit_exceeded", FaultKind.ProviderQuotaSpent)]
    [InlineData(429, "rate_limit_error", "project_spend_limit_exceeded", FaultKind.ProviderQuotaSpent)]
    [InlineData(429, "rate_limit_error", "organization_usage_limit_exceeded", FaultKind.ProviderQuotaSpent)]
    [InlineData(429, "rate_limit_error", "enforced_spend_limit_reached", FaultKind.ProviderQuotaSpent)]
    [InlineData(429, "rate_limit_error", "contract_spend_limit_reached", FaultKind.ProviderQuotaSpent)]
    [InlineData(500, "server_error", null, FaultKind.ProviderUnavailable)]
    [InlineData(500, "api_error", null, FaultKind.ProviderUnavailable)]
    [InlineData(502, null, null, FaultKind.ProviderUnavailable)]
    [InlineData(503, "service_unavailable_error", "server_is_overloaded", FaultKind.ProviderOverloaded)]
    [InlineData(503, "rate_limit_error", "slow_down", FaultKind.ProviderOverloaded)]
    [InlineData(503, "api_error", "cmek_key_unreachable", FaultKind.ProviderUnavailable)]
    [InlineData(503, null, null, FaultKind.ProviderUnavailable)]
    [InlineData(504, "timeout_error", null, FaultKind.ProviderTimeout)]
    [InlineData(524, null, null, FaultKind.ProviderTimeout)]
    [InlineData(529, "overloaded_error", null, FaultKind.ProviderOverloaded)]
    [InlineData(529, null, null, FaultKind.ProviderOverloaded)]
    [InlineData(501, null, null, FaultKind.ProviderUnsupported)]
    [InlineData(505, null, null, FaultKind.ProviderUnsupported)]
    [InlineData(301, null, null, FaultKind.ProviderUnsupported)]
    [InlineData(307, null, null, FaultKind.ProviderUnsupported)]
    public void F_G3_Status_GivesItsFault(int status, string? type, string? code, FaultKind expected) => KindOf(status, type, code).ShouldBe(expected);

    [Theory]
    [InlineData("overloaded_error", null, FaultKind.ProviderOverloaded)]
    [InlineData(null, "server_is_overloaded", FaultKind.ProviderOverloaded)]
    [InlineData("rate_limit_error", null, FaultKind.ProviderRateLimited)]
    [InlineData("tokens", "rate_limit_exceeded", FaultKind.ProviderRateLimited)]
    [InlineData("api_error", null, FaultKind.ProviderUnavailable)]
    [InlineData("server_error", "server_error", FaultKind.ProviderUnavailable)]
    [InlineData("timeout_error", null, FaultKind.ProviderTimeout)]
    [InlineData("insufficient_quota", "insufficient_quota", FaultKind.ProviderQuotaSpent)]
    [InlineData("billing_error", null, FaultKind.ProviderQuotaSpent)]
    [InlineData("authentication_error", null, FaultKind.ProviderCredentials)]
    [InlineData("permission_error", null, FaultKind.ProviderCredentials)]
    [InlineData("invalid_request_error", "invalid_api_key", FaultKind.ProviderCredentials)]
    [InlineData("invalid_request_error", null, FaultKind.ProviderRefusedRequest)]
    [InlineData(null, "invalid_prompt", FaultKind.ProviderRefusedRequest)]
    [InlineData(null, "unsupported_image_media_type", FaultKind.ProviderRefusedRequest)]
    [InlineData(null, "bio_policy", FaultKind.ProviderRefusedRequest)]
    [InlineData("new_error_of_2027", null, FaultKind.ProviderUnavailable)]
    [InlineData(null, null, FaultKind.ProviderUnavailable)]
    public void F_G3_ErrorInAStream_GivesItsFault(string? type, string? code, FaultKind expected) => KindOf(200, type, code).ShouldBe(expected);

    [Theory]
    [InlineData("Your credit balance is too low to access the Anthropic API.", FaultKind.ProviderQuotaSpent)]
    [InlineData("You have reached your specified API usage limits.", FaultKind.ProviderQuotaSpent)]
    [InlineData("messages: Your credit balance is too low", FaultKind.ProviderRefusedRequest)]
    public void F_G3_SpentCreditDressedAsBadRequest_IsTold(string message, FaultKind expected) =>
        FaultClassifier.Of(new ProviderError(400, message) { Type = "invalid_request_error" }, default).Kind.ShouldBe(expected);

    [Theory]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(529, true)]
    [InlineData(408, true)]
    [InlineData(409, true)]
    [InlineData(501, false)]
    [InlineData(505, false)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    [InlineData(422, false)]
    [InlineData(308, false)]
    public void C6_Status_IsRetryableOrNot(int status, bool retryable) => FaultClassifier.Of(new ProviderError(status, string.Empty), default).Retryable.ShouldBe(retryable);

    [Fact]
    public void Status_OfAnyValue_HasAFault()
    {
        for (var status = 100; status < 1000; status++)
        {
            var fault = FaultClassifier.Of(new ProviderError(status, string.Empty), default);
            FaultTable.Of(fault.Kind).ShouldNotBeNull();
        }
    }

    [Fact]
    public void ShouldRetry_No_IsObeyedAndYesIsNot()
    {
        FaultClassifier.Of(new ProviderError(500, string.Empty), new RetryHints(null, false)).Retryable.ShouldBeFalse();
        FaultClassifier.Of(new ProviderError(500, string.Empty), new RetryHints(null, true)).Retryable.ShouldBeTrue();
        FaultClassifier.Of(new ProviderError(400, string.Empty), new RetryHints(null, true)).Retryable.ShouldBeFalse();
    }

    [Fact]
    public void Fault_OfAnError_CarriesHintsParamAndStage()
    {
        var error = new ProviderError(429, "slow") { Param = "model", Type = "tokens", Code = "rate_limit_exceeded" };

        var fault = FaultClassifier.Of(error, new RetryHints(TimeSpan.FromSeconds(4), null), FaultStage.Stream);

        fault.RetryAfter.ShouldBe(TimeSpan.FromSeconds(4));
        fault.Param.ShouldBe("model");
        fault.Stage.ShouldBe(FaultStage.Stream);
        fault.Provider.ShouldBeSameAs(error);
        fault.Detail.ShouldBe("the provider answered with status 429 (tokens, rate_limit_exceeded)");
    }

    [Theory]
    [InlineData(401, FaultKind.InvalidApiKey)]
    [InlineData(403, FaultKind.ProviderRefusedRequest)]
    public void Passthrough_RefusedKey_IsTheCallersToMend(int status, FaultKind expected)
    {
        var fault = FaultClassifier.Of(new ProviderError(status, "Incorrect API key provided"), default, callersKey: true);

        fault.Kind.ShouldBe(expected);
        fault.Provider!.Message.ShouldBe("Incorrect API key provided");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void F_L3_RefusedKeyOfOurs_QuotesNothing(int status)
    {
        var error = new ProviderError(status, "Incorrect API key provided: sk-canary") { Type = "invalid_request_error", Code = "invalid_api_key", RequestId = "req_1", Body = "sk-canary"u8.ToArray() };

        var fault = FaultClassifier.Of(error, default);

        fault.ToString().ShouldNotContain("canary");
        fault.Provider!.Message.ShouldBeEmpty();
        fault.Provider.Body.IsEmpty.ShouldBeTrue();
        fault.Provider.RequestId.ShouldBe("req_1");
        FaultTable.Of(fault.Kind).OpenAi.Status.ShouldBe(502);
        FaultTable.Of(fault.Kind).Anthropic.Status.ShouldBe(500);
    }

    [Fact]
    public void F_L3_Detail_NeverHoldsTheProvidersFreeText()
    {
        foreach (var status in new[] { 200, 307, 400, 402, 404, 408, 409, 422, 429, 500, 503, 529 })
        {
            var error = new ProviderError(status, "canary prompt") { Type = "canary prompt", Code = "canary prompt" };
            FaultClassifier.Of(error, default).Detail.ShouldNotContain("canary");
        }
    }

    private static FaultKind KindOf(int status, string? type, string? code) =>
        FaultClassifier.Of(new ProviderError(status, "said") { Type = type, Code = code }, default).Kind;
}
