using System.Net;
using System.Text;
using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Routing;

/// <summary>A request never goes to a model that cannot serve it.</summary>
public sealed class CapabilityTests
{
    private const string Picture = """{"model":"m-a","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}}]}]}""";
    private const string Words = """{"model":"m-a","messages":[{"role":"user","content":"Hi"}]}""";

    [Theory]
    [InlineData(Words, "m-a")]
    [InlineData(Picture, "m-b")]
    public async Task Needs_NotOfTheFirstModel_GoToOneThatCan(string body, string served)
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Blind(Yaml.Two(Dialect.OpenAiChat, a.Url, Dialect.OpenAiChat, b.Url)));
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await gateway.Http.PostAsync("/v1/chat/completions", content);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("x-breakwater-model").ShouldBe([served]);
        if (served == "m-b")
        {
            var line = (await gateway.LogLinesAsync(2)).Single(line => line.Contains("\"event\":\"request\"", StringComparison.Ordinal));
            JsonDocument.Parse(line).RootElement.GetProperty("plan").GetString()!.ShouldContain("a/m-a lacks vision");
        }
    }

    [Theory]
    [InlineData(Picture, "it needs vision. Models that can: gpt-6.2-astra, ")]
    [InlineData("""{"model":"m-a","max_tokens":5000,"messages":[{"role":"user","content":"Hi"}]}""", "it needs an answer of up to 5000 tokens")]
    public async Task Needs_OfNoModel_AreNamedIn400(string body, string told)
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Blind(Yaml.One(Dialect.OpenAiChat, a.Url)));
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await gateway.Http.PostAsync("/v1/chat/completions", content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldContain(told);
        a.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Prompt_LongerThanTheWindow_NamesModelsThatTakeIt()
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        var yaml = Yaml.Two(Dialect.OpenAiChat, a.Url, Dialect.OpenAiChat, b.Url).Replace("candidates: [m-a, m-b]", "candidates: [m-a]", StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync(yaml.Replace("id: m-b, provider: b, surface: chat, context_window: 100000", "id: m-b, provider: b, surface: chat, context_window: 900000", StringComparison.Ordinal));
        using var content = new StringContent(Words.Replace("Hi", new string('x', 500_000), StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using var response = await gateway.Http.PostAsync("/v1/chat/completions", content);
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, text);
        text.ShouldContain("a context window of 1250");
        text.ShouldContain("m-b");
    }

    private static string Blind(string yaml) => yaml.Replace("id: m-a,", "id: m-a, lacks: [vision],", StringComparison.Ordinal);
}
