using System.Text;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Refusals;

/// <summary>Damaged bodies over HTTP, each for its own and for another vendor's model: never a 5xx, and what is refused never reaches the provider.</summary>
public sealed class GatewayFuzz(OneProvider one) : IClassFixture<OneProvider>
{
    private const int Rounds = 700;

    [Theory]
    [InlineData("/v1/chat/completions", "chat", "m-chat")]
    [InlineData("/v1/chat/completions", "chat", "m-claude")]
    [InlineData("/v1/responses", "responses", "m-responses")]
    [InlineData("/v1/responses", "responses", "m-claude")]
    [InlineData("/v1/messages", "anthropic", "m-claude")]
    [InlineData("/v1/messages", "anthropic", "m-chat")]
    public async Task Bodies_Damaged_AreNeverAFaultOfOurs(string path, string folder, string model)
    {
        var mutator = new Mutator(41, [.. Fixtures.Names(folder, ".request.json").Select(name => Encoding.UTF8.GetBytes(Fixtures.Text(name).Replace("\"m-a\"", $"\"{model}\"", StringComparison.Ordinal)))]);
        var served = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var body = mutator.Next();
            var before = one.Provider.Requests.Count;
            using var content = new ByteArrayContent(body);
            using var response = await one.Gateway.Http.PostAsync(new Uri(path, UriKind.Relative), content);
            var text = await response.Content.ReadAsStringAsync();
            ((int)response.StatusCode).ShouldBeLessThan(500, $"{Encoding.UTF8.GetString(body)}\n→ {text}");
            var reached = one.Provider.Requests.Count - before;
            reached.ShouldBe(response.IsSuccessStatusCode ? 1 : 0, $"{Encoding.UTF8.GetString(body)}\n→ {text}");
            served += reached;
        }

        served.ShouldBeInRange(Rounds / 20, Rounds - 1);
    }
}
