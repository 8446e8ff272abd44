using System.Text.Json.Nodes;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Refusals;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Secrecy;

/// <summary>F-L1: whatever a caller sends, its request goes to the configured provider with the configured key, and nowhere else.</summary>
public sealed class CallerSteeringTests(OneProvider one) : IClassFixture<OneProvider>
{
    private const string Canary = "caller-credential-c4n4ry";

    private static readonly string[] Fields =
    [
        "base_url", "api_base", "api_key", "apiKey", "api_type", "api_version", "host", "hostname", "url", "endpoint", "azure_endpoint", "organization", "project", "proxy", "provider",
        "custom_llm_provider", "litellm_params", "headers", "extra_headers", "extra_body", "default_headers", "timeout", "fallbacks", "router", "webhook", "callback_url", "credentials", "aws_access_key_id",
    ];

    private static readonly string[] Headers =
    [
        "x-forwarded-host", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-server", "x-real-ip", "forwarded", "via", "x-original-url", "x-rewrite-url", "x-http-method-override", "x-host", "true-client-ip",
        "openai-organization", "openai-project", "api-key", "x-goog-api-key", "x-portkey-custom-host", "x-portkey-api-key", "helicone-auth", "cf-aig-authorization", "x-amz-security-token", "proxy-authorization",
        "cookie", "referer", "origin", "user-agent", "x-stainless-lang", "anthropic-dangerous-direct-browser-access", "x-base-url", "x-api-base", "x-target-url", "x-upstream", "te", "trailer", "connection",
        "x-request-id", "idempotency-key", "traceparent", "baggage", "from", "date", "if-match", "range", "accept-encoding", "accept-language", "upgrade", "expect-ct", "authorization", "x-api-key",
    ];

    public static TheoryData<string> Paths() => [.. OneProvider.Good.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task F_L1_AnyHeader_ChangesNeitherAddressNorKey(string path)
    {
        await using var trap = new ScriptedProvider(OneProvider.AnswerAsync);
        var expected = await SentAsync(path, OneProvider.Good[path], []);
        foreach (var name in Headers)
        {
            foreach (var value in (string[])[Canary, "Bearer " + Canary, trap.Url.ToString(), trap.Url.Authority, "host=" + trap.Url.Authority])
            {
                if (await SentAsync(path, OneProvider.Good[path], [(name, value)]) is { } sent)
                {
                    ShouldBeTheSame(sent, expected!, $"{name}: {value}");
                }
            }
        }

        (await SentAsync(path, OneProvider.Good[path], [("host", trap.Url.Authority)])).ShouldNotBeNull().Headers["host"].ShouldBe(one.Provider.Url.Authority);
        trap.Requests.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task F_L1_AnyField_ChangesNeitherAddressNorKey(string path)
    {
        await using var trap = new ScriptedProvider(OneProvider.AnswerAsync);
        var expected = await SentAsync(path, OneProvider.Good[path], []);
        foreach (var field in Fields)
        {
            foreach (var value in (JsonNode[])[trap.Url.ToString(), new JsonObject { ["authorization"] = "Bearer " + Canary, ["host"] = trap.Url.Authority, ["base_url"] = trap.Url.ToString() }])
            {
                var body = JsonNode.Parse(OneProvider.Good[path])!.AsObject();
                body[field] = value.DeepClone();
                if (await SentAsync(path, body.ToJsonString(), []) is { } sent)
                {
                    ShouldBeTheSame(sent, expected!, $"{field}: {value}");
                }
            }
        }

        trap.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task F_L1_RandomHeaders_ChangeNeitherAddressNorKey()
    {
        await using var trap = new ScriptedProvider(OneProvider.AnswerAsync);
        var random = new SeededRandom(5);
        var expected = await SentAsync("/v1/messages", OneProvider.Good["/v1/messages"], []);
        const string letters = "abcdefghijklmnopqrstuvwxyz-_!#$%&'*+.^`|~0123456789";
        for (var round = 0; round < 500; round++)
        {
            var name = string.Concat(Enumerable.Range(0, 1 + (int)(random.NextDouble() * 20)).Select(_ => letters[(int)(random.NextDouble() * letters.Length)]));
            if (await SentAsync("/v1/messages", OneProvider.Good["/v1/messages"], [(name, round % 2 == 0 ? Canary : trap.Url.ToString())]) is { } sent)
            {
                ShouldBeTheSame(sent, expected!, name);
            }
        }

        trap.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("anthropic-version", "2026-10-21")]
    [InlineData("anthropic-beta", "files-api-2025-04-14,context-1m")]
    [InlineData("openai-beta", "responses=v1")]
    [InlineData("x-client-request-id", "my-id")]
    public async Task DialectHeader_Known_GoesAlong(string name, string value)
    {
        var path = name.StartsWith("anthropic", StringComparison.Ordinal) ? "/v1/messages" : "/v1/chat/completions";
        var sent = await SentAsync(path, OneProvider.Good[path], [(name, value)]);
        sent.ShouldNotBeNull().Headers[name].ShouldBe(value);
    }

    [Fact]
    public async Task F_L1_RedirectOfAProvider_IsNotFollowed()
    {
        await using var trap = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var provider = ScriptedProvider.Answering(307, "", "text/plain", $"location: {trap.Url}v1/chat/completions");
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, provider.Url));
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
        ((int)response.StatusCode).ShouldBe(502);
        (provider.Requests.Count, trap.Requests.Count).ShouldBe((1, 0));
    }

    private static void ShouldBeTheSame(ScriptedRequest sent, ScriptedRequest expected, string why)
    {
        (sent.Method, sent.Path).ShouldBe((expected.Method, expected.Path), why);
        foreach (var name in (string[])["host", "authorization", "x-api-key"])
        {
            sent.Headers.GetValueOrDefault(name).ShouldBe(expected.Headers.GetValueOrDefault(name), why);
        }

        sent.Headers.Keys.Except(expected.Headers.Keys, StringComparer.OrdinalIgnoreCase).ShouldBeEmpty(why);
        sent.Headers.Values.ShouldAllBe(static value => !value.Contains(Canary, StringComparison.Ordinal), why);
    }

    // What reached the provider; null when the gateway refused.
    private async Task<ScriptedRequest?> SentAsync(string path, string body, (string Name, string Value)[] headers)
    {
        var before = one.Provider.Requests.Count;
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                return null;
            }
        }

        using var response = await one.Gateway.Http.SendAsync(request);
        ((int)response.StatusCode).ShouldBeLessThan(500, await response.Content.ReadAsStringAsync());
        return one.Provider.Requests.Count == before ? null : one.Provider.Requests[^1];
    }
}
