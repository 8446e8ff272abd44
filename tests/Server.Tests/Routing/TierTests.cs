using System.Net;
using System.Security.Cryptography;
using System.Text;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Routing;

/// <summary>A2.4, A2.16 to A2.19, C25: x-sla-tier and x-intent, from door to provider.</summary>
public sealed class TierTests
{
    private const string Quiet = "health: { probes: false }\nretry: { base_backoff_ms: 1, cap_backoff_ms: 2 }\n";

    [Theory]
    [InlineData("gold", null, 2, HttpStatusCode.OK)]
    [InlineData("silver", null, 2, HttpStatusCode.OK)]
    [InlineData("bronze", null, 1, HttpStatusCode.BadGateway)]
    [InlineData(null, null, 2, HttpStatusCode.OK)]
    [InlineData(null, "draft", 1, HttpStatusCode.BadGateway)]
    [InlineData("gold", "draft", 2, HttpStatusCode.OK)]
    public async Task Tier_FirstProviderFails_AnotherStandsInWhereItMay(string? tier, string? intent, int attempts, HttpStatusCode expected)
    {
        await using var a = ScriptedProvider.Answering(500, "{}");
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        var yaml = Yaml.Two(Dialect.OpenAiChat, a.Url, Dialect.OpenAiChat, b.Url, Quiet + "intents: { draft: { value_class: L2 } }\nsla: { gold: { quality_floor: medium } }");
        await using var gateway = await TestGateway.StartAsync(yaml, stormy: true);
        using var response = await AskAsync(gateway, "m-a", tier, intent);

        response.StatusCode.ShouldBe(expected);
        response.Headers.GetValues("x-breakwater-attempts").ShouldBe([$"{attempts}"]);
        (a.Requests.Count, b.Requests.Count).ShouldBe((1, attempts - 1));
    }

    [Theory]
    [InlineData("gold", "auto", HttpStatusCode.NotFound, "")]
    [InlineData("gold", "m-a", HttpStatusCode.OK, "m-a")]
    [InlineData("silver", "auto", HttpStatusCode.OK, "m-b")]
    [InlineData("bronze", "auto", HttpStatusCode.OK, "m-a")]
    public async Task Tier_Floor_BoundsWhatTheGatewayChooses(string tier, string model, HttpStatusCode expected, string served)
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        var yaml = Yaml.Two(Dialect.OpenAiChat, a.Url, Dialect.OpenAiChat, b.Url, Quiet).Replace("id: m-a,", "id: m-a, quality: basic,", StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync(yaml, stormy: true);
        using var response = await AskAsync(gateway, model, tier, null);
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.ShouldBe(expected, text);
        if (expected == HttpStatusCode.OK)
        {
            response.Headers.GetValues("x-breakwater-model").ShouldBe([served]);
        }
        else
        {
            text.ShouldContain("sla.gold.quality_floor");
        }
    }

    [Fact]
    public async Task Intent_OfHighValue_IsNoWayAboveTheTenantsTier()
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        var tenant = $"tenants:\n  - {{ id: acme, keys_sha256: [\"{Convert.ToHexStringLower(SHA256.HashData("bw_key"u8))}\"], tier: bronze }}\nintents: {{ checkout: {{ value_class: L0 }} }}\n";
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, a.Url, Quiet + tenant), stormy: true);
        using var response = await AskAsync(gateway, "m-a", null, "checkout", bound: 4096);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge, "bronze has 4000 tokens a request");
        a.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("x-breakwater-session", "a b")]
    [InlineData("x-breakwater-max-cost-usd", "0")]
    [InlineData("x-breakwater-max-cost-usd", "much")]
    public async Task Header_Malformed_IsRefusedByName(string header, string value)
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, a.Url));
        using var request = Request("m-a", null, null, null);
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await gateway.Http.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain(header);
    }

    private static async Task<HttpResponseMessage> AskAsync(TestGateway gateway, string model, string? tier, string? intent, int? bound = null)
    {
        using var request = Request(model, tier, intent, bound);
        return await gateway.Http.SendAsync(request);
    }

    private static HttpRequestMessage Request(string model, string? tier, string? intent, int? bound)
    {
        var body = Caller.BodyOf(Dialect.OpenAiChat, model);
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(bound is null ? body : body.Replace("{\"model\"", $"{{\"max_tokens\":{bound},\"model\"", StringComparison.Ordinal), Encoding.UTF8, "application/json"),
            Headers = { { "authorization", "Bearer bw_key" } },
        };
        if (tier is not null)
        {
            request.Headers.Add("x-sla-tier", tier);
        }

        if (intent is not null)
        {
            request.Headers.Add("x-intent", intent);
        }

        return request;
    }
}
