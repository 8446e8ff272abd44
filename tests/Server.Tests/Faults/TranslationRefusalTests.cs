using System.Net;
using System.Text;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Faults;

/// <summary>What a model's dialect cannot express is refused when the caller asked for just that model, and goes elsewhere when they did not.</summary>
public sealed class TranslationRefusalTests
{
    private const string TwoChoices = """{"model":"MODEL","n":2,"messages":[{"role":"user","content":"Hi"}]}""";

    [Theory]
    [InlineData("m-a")]
    [InlineData("a/m-a")]
    public async Task ExactModel_CannotExpressTheRequest_IsRefusedNamingTheField(string model)
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.Anthropic));
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Yaml.Two(Dialect.Anthropic, a.Url, Dialect.OpenAiChat, b.Url));
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, TwoChoices.Replace("MODEL", model, StringComparison.Ordinal));
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, text);
        text.ShouldContain("\"param\":\"n\"");
        a.Requests.ShouldBeEmpty();
        b.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Auto_FirstModelCannotExpressTheRequest_TheNextServes()
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.Anthropic));
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Yaml.Two(Dialect.Anthropic, a.Url, Dialect.OpenAiChat, b.Url));
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, TwoChoices.Replace("MODEL", "auto", StringComparison.Ordinal));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("x-breakwater-model").ShouldBe(["m-b"]);
        response.Headers.GetValues("x-breakwater-attempts").ShouldBe(["1"]);
        a.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Messages_WithoutAVersion_GoOutWithOne()
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.Anthropic));
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.Anthropic, a.Url));
        using var body = new StringContent(Caller.BodyOf(Dialect.Anthropic, "m-a"), Encoding.UTF8, "application/json");
        using var response = await gateway.Http.PostAsync("/v1/messages", body);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        a.Requests[0].Headers["anthropic-version"].ShouldBe("2023-06-01");
    }

    [Fact]
    public async Task CountTokens_ForAModelThatDoesNotCount_IsEstimatedFromTextAndMarked()
    {
        var image = Convert.ToBase64String(new byte[60_000]);
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, a.Url));
        using var body = new StringContent($$$"""{"model":"m-a","messages":[{"role":"user","content":[{"type":"text","text":"{{{new string('a', 400)}}}"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"{{{image}}}"}}]}]}""");
        using var response = await gateway.Http.PostAsync("/v1/messages/count_tokens", body);
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        text.ShouldBe("""{"input_tokens":1704}""");
        response.Headers.GetValues("x-breakwater-degraded").ShouldBe(["token_count_estimated"]);
        a.Requests.ShouldBeEmpty();
    }
}
