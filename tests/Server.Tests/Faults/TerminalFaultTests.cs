using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Faults;

/// <summary>F-G3, F-G5, F-G6: what is tried again and what is not, counted at the providers.</summary>
public sealed class TerminalFaultTests
{
    private static string OpenAi(string type, string? code, string message = "no") => JsonSerializer.Serialize(new { error = new { message, type, param = (string?)null, code } });

    private static string Claude(string type, string? code = null, string message = "no") =>
        JsonSerializer.Serialize(new { type = "error", error = new { type, message, details = code is null ? null : new { error_code = code } }, request_id = "req_up" });

    public static TheoryData<Dialect, int, string, int> Terminal() => new()
    {
        { Dialect.OpenAiChat, 429, OpenAi("insufficient_quota", "insufficient_quota"), 429 },
        { Dialect.OpenAiChat, 429, OpenAi("insufficient_quota", "credit_balance_exhausted"), 429 },
        { Dialect.OpenAiChat, 429, OpenAi("requests", "project_spend_limit_exceeded"), 429 },
        { Dialect.OpenAiResponses, 429, OpenAi("insufficient_quota", "organization_usage_limit_exceeded"), 429 },
        { Dialect.Anthropic, 402, Claude("billing_error", "linked_organization_suspended"), 429 },
        { Dialect.Anthropic, 429, Claude("rate_limit_error", "enforced_spend_limit_reached"), 429 },
        { Dialect.Anthropic, 429, Claude("rate_limit_error", "contract_spend_limit_reached"), 429 },
        { Dialect.Anthropic, 400, Claude("invalid_request_error", message: "You have reached your specified API usage limits."), 429 },
        { Dialect.OpenAiChat, 401, OpenAi("invalid_request_error", "invalid_api_key", "Incorrect API key provided: sk-secret-a"), 502 },
        { Dialect.Anthropic, 401, Claude("authentication_error"), 502 },
        { Dialect.OpenAiChat, 403, OpenAi("request_forbidden", "unsupported_country_region_territory"), 502 },
        { Dialect.Anthropic, 403, Claude("permission_error"), 502 },
        { Dialect.OpenAiChat, 400, OpenAi("invalid_request_error", "content_policy_violation"), 400 },
        { Dialect.OpenAiChat, 400, OpenAi("invalid_request_error", "context_length_exceeded"), 400 },
        { Dialect.Anthropic, 400, Claude("invalid_request_error", message: "prompt is too long: 250000 tokens > 200000 maximum"), 400 },
        { Dialect.OpenAiChat, 404, OpenAi("invalid_request_error", "model_not_found"), 404 },
        { Dialect.Anthropic, 413, Claude("request_too_large"), 413 },
        { Dialect.OpenAiChat, 422, OpenAi("invalid_request_error", null), 422 },
    };

    public static TheoryData<Dialect, int, string> Transient() => new()
    {
        { Dialect.OpenAiChat, 408, OpenAi("timeout", null) },
        { Dialect.OpenAiChat, 409, OpenAi("conflict", null) },
        { Dialect.OpenAiChat, 429, OpenAi("requests", "rate_limit_exceeded") },
        { Dialect.OpenAiChat, 429, OpenAi("rate_limit_error", "slow_down") },
        { Dialect.OpenAiChat, 500, OpenAi("server_error", null) },
        { Dialect.OpenAiChat, 502, "<html><title>Bad gateway</title></html>" },
        { Dialect.OpenAiChat, 503, OpenAi("service_unavailable_error", "server_is_overloaded") },
        { Dialect.OpenAiChat, 504, "" },
        { Dialect.OpenAiChat, 524, "<html>" },
        { Dialect.Anthropic, 409, Claude("conflict_error") },
        { Dialect.Anthropic, 429, Claude("rate_limit_error", "ramp_limit_exceeded") },
        { Dialect.Anthropic, 500, Claude("api_error") },
        { Dialect.Anthropic, 503, Claude("api_error", "cmek_key_unreachable") },
        { Dialect.Anthropic, 504, Claude("timeout_error") },
        { Dialect.Anthropic, 529, Claude("overloaded_error") },
    };

    [Theory]
    [MemberData(nameof(Terminal))]
    public async Task F_G3_TerminalFault_IsAskedOnceAndNowhereElse(Dialect dialect, int status, string body, int shown)
    {
        await using var a = ScriptedProvider.Answering(status, body);
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Yaml.Two(dialect, a.Url, Dialect.OpenAiChat, b.Url));
        foreach (var stream in (bool[])[false, true])
        {
            using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a", stream));
            var text = await response.Content.ReadAsStringAsync();
            ((int)response.StatusCode).ShouldBe(shown, text);
            response.Headers.GetValues("x-should-retry").ShouldBe(["false"]);
            response.Headers.GetValues("x-breakwater-attempts").ShouldBe(["1"]);
            text.ShouldNotContain("sk-secret");
        }

        (a.Requests.Count, b.Requests.Count).ShouldBe((2, 0));
    }

    [Theory]
    [MemberData(nameof(Transient))]
    public async Task F_G3_TransientFault_IsTriedAgainElsewhere(Dialect dialect, int status, string body)
    {
        await using var a = ScriptedProvider.Answering(status, body);
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Yaml.Two(dialect, a.Url, Dialect.OpenAiChat, b.Url));
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));

        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
        (a.Requests.Count, b.Requests.Count).ShouldBe((1, 1));
    }

    [Theory]
    [MemberData(nameof(Transient))]
    public async Task F_G6_TransientFault_EverywhereAndForAll_IsToldWithItsOwner(Dialect dialect, int status, string body)
    {
        await using var a = ScriptedProvider.Answering(status, body);
        await using var gateway = await TestGateway.StartAsync(Yaml.One(dialect, a.Url, "retry: { max_attempts: 2, base_backoff_ms: 1, cap_backoff_ms: 2 }"));
        foreach (var caller in Caller.Surfaces)
        {
            var before = a.Requests.Count;
            using var response = await gateway.Http.PostAsync(caller, Caller.BodyOf(caller, "m-a"));
            var text = await response.Content.ReadAsStringAsync();
            response.IsSuccessStatusCode.ShouldBeFalse();
            response.Headers.GetValues("x-should-retry").ShouldBe(["false"]);
            if ((int)response.StatusCode is 429 or 503 or 529)
            {
                int.Parse(response.Headers.GetValues("retry-after").Single(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(1);
                text.ShouldContain("provider");
            }

            (a.Requests.Count - before).ShouldBe(2, text);
        }
    }

    [Theory]
    [InlineData("retry-after: 7", "7")]
    [InlineData("retry-after-ms: 2500", "3")]
    [InlineData("retry-after: 0", "1")]
    [InlineData("retry-after: -3", "1")]
    [InlineData("retry-after: soon", "1")]
    public async Task F_G6_ProvidersWait_IsPassedOnInWholeSeconds(string header, string expected)
    {
        await using var a = ScriptedProvider.Answering(429, OpenAi("requests", "rate_limit_exceeded"), "application/json", header);
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, a.Url, "retry: { max_attempts: 1 }"));
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
        response.Headers.GetValues("retry-after").ShouldBe([expected]);
    }

    [Fact]
    public async Task F_G5_DeadTarget_IsNotAskedTwice()
    {
        // The first of three places is gone and the others fail: six attempts, only one of which may be wasted on the first.
        var gone = ScriptedProvider.Answering(200, "");
        var address = gone.Url;
        await gone.DisposeAsync();
        await using var b = ScriptedProvider.Answering(500, OpenAi("server_error", null));
        await using var c = ScriptedProvider.Answering(503, OpenAi("server_error", null));
        await using var gateway = await TestGateway.StartAsync($$"""
            providers:
              a: { dialect: openai, base_url: "{{address}}", api_keys: ["k"], surfaces: [chat] }
              b: { dialect: openai, base_url: "{{b.Url}}", api_keys: ["k"], surfaces: [chat] }
              c: { dialect: openai, base_url: "{{c.Url}}", api_keys: ["k"], surfaces: [chat] }
            models:
              - { id: m-a, provider: a, price_usd_per_mtok: { input: 1.0, output: 4.0 } }
              - { id: m-b, provider: b, price_usd_per_mtok: { input: 1.0, output: 4.0 } }
              - { id: m-c, provider: c, price_usd_per_mtok: { input: 1.0, output: 4.0 } }
            routes: [ { name: default, candidates: [m-a, m-c, m-b] } ]
            retry: { max_attempts: 6, base_backoff_ms: 1, cap_backoff_ms: 2 }
            """);
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
        response.IsSuccessStatusCode.ShouldBeFalse();
        (b.Requests.Count + c.Requests.Count).ShouldBe(5);
        var attempts = (await gateway.LogLinesAsync(7)).Where(static line => line.Contains("\"event\":\"attempt\"", StringComparison.Ordinal)).ToArray();
        attempts.Count(static line => line.Contains("\"provider\":\"a\"", StringComparison.Ordinal)).ShouldBe(1, string.Join('\n', attempts));
    }
}
