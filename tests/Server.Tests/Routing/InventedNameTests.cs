using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Routing;

/// <summary>Names that callers invent and a provider's pattern lets through.</summary>
public sealed class InventedNameTests
{
    [Fact]
    public async Task Names_WithoutEnd_AreAllServedAndShareWhatIsKnownOfTheirTargets()
    {
        await using var provider = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, provider.Url));
        for (var i = 0; i < 150; i++)
        {
            using var answer = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, $"gpt-invented-{i}"));
            ((int)answer.StatusCode).ShouldBe(200);
        }

        provider.Requests[^1].Text.ShouldContain("gpt-invented-149");
        using var status = await gateway.AdminAsync(HttpMethod.Get, "/admin/status");
        using var json = JsonDocument.Parse(await status.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var models = json.RootElement.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("model").GetString()).ToList();
        models.Count.ShouldBeLessThanOrEqualTo(66);
        models.ShouldContain("(others)");
    }
}
