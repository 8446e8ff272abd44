using System.Net;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Faults;

/// <summary>What a tenant may ask for, and where a body's intent leads.</summary>
public sealed class EntitlementTests
{
    [Theory]
    [InlineData("bronze", HttpStatusCode.OK)]
    [InlineData("silver", HttpStatusCode.OK)]
    [InlineData("gold", HttpStatusCode.BadRequest)]
    public async Task SlaTier_AboveTheTenants_IsRefused(string tier, HttpStatusCode expected)
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        var tenant = $"tenants:\n  - {{ id: acme, keys_sha256: [\"{Convert.ToHexStringLower(SHA256.HashData("bw_key"u8))}\"], tier: silver }}";
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, a.Url, tenant));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(Caller.BodyOf(Dialect.OpenAiChat, "m-a"), Encoding.UTF8, "application/json"),
            Headers = { { "authorization", "Bearer bw_key" }, { "x-sla-tier", tier } },
        };
        using var response = await gateway.Http.SendAsync(request);

        response.StatusCode.ShouldBe(expected);
        a.Requests.Count.ShouldBe(expected == HttpStatusCode.OK ? 1 : 0);
    }

    [Theory]
    [InlineData("code", "m-b")]
    [InlineData("summary", "m-a")]
    public async Task Respond_IntentInTheBody_ChoosesTheRoute(string intent, string model)
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.Anthropic));
        var yaml = Yaml.Two(Dialect.OpenAiChat, a.Url, Dialect.Anthropic, b.Url)
            .Replace("routes:", "routes:\n  - { name: coding, match: { intent: code }, candidates: [m-b] }\n  - { name: sums, match: { intent: summarize }, candidates: [m-a] }", StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync(yaml);
        using var body = new StringContent($$"""{"intent":"{{intent}}","prompt":"Hi"}""");
        using var response = await gateway.Http.PostAsync("/v1/respond", body);

        (await response.Content.ReadAsStringAsync()).ShouldContain($"\"model\":\"{model}\"");
    }
}
