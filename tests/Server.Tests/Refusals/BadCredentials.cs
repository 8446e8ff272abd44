using System.Security.Cryptography;
using System.Text;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Refusals;

/// <summary>With a tenant configured, nothing is served without its key, and a refused key is never repeated.</summary>
public sealed class BadCredentials
{
    private const string Key = "bw_right-key-0123456789";

    [Fact]
    public async Task Key_MissingOrWrong_IsRefusedOnEveryEndpoint()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url);
        (string Name, string Value)[] bad =
        [
            ("x-nothing", "x"), ("authorization", ""), ("authorization", "Bearer"), ("authorization", "Bearer "), ("authorization", "Basic " + Key), ("authorization", Key),
            ("authorization", "Bearer sk-wrong"), ("authorization", "Bearer " + Key + "x"), ("authorization", "Bearer " + Key.ToUpperInvariant()), ("x-api-key", "wrong"),
            ("x-api-key", ""), ("x-api-key", new string('x', 8000)), ("api-key", Key), ("authorization", $"Bearer {Key}, Bearer {Key}"),
        ];
        foreach (var (path, body) in OneProvider.Good)
        {
            foreach (var header in bad)
            {
                var refusal = await Refusal.PostAsync(gateway, path, body, header);
                refusal.Status.ShouldBe(401, $"{path} {header}: {refusal.Body}");
                refusal.Type.ShouldBe(path.StartsWith("/v1/messages", StringComparison.Ordinal) ? "authentication_error" : "invalid_request_error");
                refusal.Body.ShouldNotContain("wrong");
            }

            // The body of a stranger is not even looked at.
            (await Refusal.PostAsync(gateway, path, "{")).Status.ShouldBe(401);
        }

        foreach (var path in (string[])["/v1/models", "/v1/models/m-chat", "/v1/responses/resp_1", "/v1/responses/resp_1/input_items"])
        {
            using var response = await gateway.Http.GetAsync(new Uri(path, UriKind.Relative));
            ((int)response.StatusCode).ShouldBe(401, path);
        }

        provider.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("authorization", "Bearer " + Key)]
    [InlineData("authorization", "bearer " + Key)]
    [InlineData("x-api-key", Key)]
    public async Task Key_Right_IsServed(string name, string value)
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url);
        foreach (var (path, body) in OneProvider.Good)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
            request.Headers.TryAddWithoutValidation(name, value);
            using var response = await gateway.Http.SendAsync(request);
            ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
        }

        provider.Requests.Count.ShouldBe(OneProvider.Good.Count);
        provider.Requests.ShouldAllBe(static request => !request.Headers.Values.Any(static header => header.Contains(Key, StringComparison.Ordinal)));
    }

    private static Task<TestGateway> StartAsync(Uri url) => TestGateway.StartAsync(OneProvider.Yaml(
        url, $"tenants: [ {{ id: acme, keys_sha256: [\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))}\"] }} ]"));
}
