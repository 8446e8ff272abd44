using System.Globalization;
using System.Security.Cryptography;
using Breakwater.Core.Resilience.Retry;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Refusals;

/// <summary>A tenant's own limits, told in the words of the caller's vendor (CONTRACT section 4, F-D2).</summary>
public sealed class RateHeaderTests
{
    private static readonly string[] OpenAi =
    [
        "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests",
        "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens",
    ];

    private static readonly string[] Anthropic =
    [
        "anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset",
        "anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset",
    ];

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/responses")]
    [InlineData("/v1/respond")]
    [InlineData("/v1/embeddings")]
    public async Task OpenAiForms_TenantWithLimits_AreTold(string path)
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, ", requests_per_minute: 12, tokens_per_minute: 60000");
        using var response = await PostAsync(gateway, path);

        OpenAi.Take(2).Select(name => Header(response, name)).ShouldBe(["12", "1"]);
        GoDuration.TryParse(Header(response, OpenAi[2]), out var requests).ShouldBeTrue();
        requests.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Header(response, OpenAi[3]).ShouldBe("60000");
        long.Parse(Header(response, OpenAi[4])!, CultureInfo.InvariantCulture).ShouldBeInRange(8_900, 10_000);
        GoDuration.TryParse(Header(response, OpenAi[5]), out var tokens).ShouldBeTrue();
        tokens.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(1.1));
        Anthropic.ShouldAllBe(name => Header(response, name) == null);
    }

    [Fact]
    public async Task AnthropicForms_TenantWithLimits_AreTold()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, ", requests_per_minute: 12, tokens_per_minute: 60000");
        using var response = await PostAsync(gateway, "/v1/messages");

        Anthropic.Take(2).Select(name => Header(response, name)).ShouldBe(["12", "1"]);
        Header(response, Anthropic[3]).ShouldBe("60000");
        foreach (var name in (string[])[Anthropic[2], Anthropic[5]])
        {
            var moment = DateTimeOffset.ParseExact(Header(response, name)!, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            var sent = response.Headers.Date!.Value;
            moment.ShouldBeInRange(sent.AddSeconds(-1), sent.AddSeconds(7));
        }

        OpenAi.ShouldAllBe(name => Header(response, name) == null);
    }

    [Fact]
    public async Task Headers_OnlyOneLimit_TellOnlyThat()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, ", tokens_per_minute: 60000");
        using var response = await PostAsync(gateway, "/v1/chat/completions");

        OpenAi.Take(3).ShouldAllBe(name => Header(response, name) == null);
        OpenAi.Skip(3).ShouldAllBe(name => Header(response, name) != null);
    }

    [Fact]
    public async Task Headers_NoLimits_TellNothing()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, "");
        using var response = await PostAsync(gateway, "/v1/chat/completions");

        response.IsSuccessStatusCode.ShouldBeTrue();
        OpenAi.Concat(Anthropic).ShouldAllBe(name => Header(response, name) == null);
    }

    [Fact]
    public async Task F_D2_OverTheLimit_RemainingNeverRisesAndTheRefusalTellsWhenToComeBack()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, ", requests_per_minute: 6");
        using var served = await PostAsync(gateway, "/v1/chat/completions");
        using var refused = await PostAsync(gateway, "/v1/chat/completions");

        served.IsSuccessStatusCode.ShouldBeTrue();
        Header(served, OpenAi[1]).ShouldBe("0");
        ((int)refused.StatusCode).ShouldBe(429);
        Header(refused, OpenAi[0]).ShouldBe("6");
        Header(refused, OpenAi[1]).ShouldBe("0");
        int.Parse(Header(refused, "retry-after")!, CultureInfo.InvariantCulture).ShouldBeInRange(2, 10);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("6 requests a minute (tenants.requests_per_minute)");
    }

    private static Task<TestGateway> StartAsync(Uri url, string limits) => TestGateway.StartAsync(OneProvider.Yaml(
        url, $"tenants:\n  - {{ id: acme, keys_sha256: [\"{Convert.ToHexStringLower(SHA256.HashData("bw_key"u8))}\"]{limits} }}"));

    private static async Task<HttpResponseMessage> PostAsync(TestGateway gateway, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(OneProvider.Good[path]), Headers = { { "authorization", "Bearer bw_key" } } };
        return await gateway.Http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
