using System.Net;
using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Admin;

/// <summary>An operator's hand on the breakers of a gateway that serves (A2.23, A6.12).</summary>
public sealed class BreakerCommandTests : IAsyncLifetime
{
    private const string Answer = """{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m-a","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello"}}],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}}""";
    private ScriptedProvider provider = null!;
    private TestGateway gateway = null!;

    public async ValueTask InitializeAsync()
    {
        provider = ScriptedProvider.Answering(200, Answer);
        gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, provider.Url), stormy: true);
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task A2_23_Open_SendsNothingThere_ResetLetsEverythingThrough()
    {
        (await CallAsync()).ShouldBe(HttpStatusCode.OK);

        var opened = await CommandAsync("open", """{"provider":"a","model":"m-a","reason":"timeout_storm_5m"}""");
        opened.ShouldBe("""{"breakers":[{"provider":"a","model":"m-a","state":"open","reason":"opened by an operator: timeout_storm_5m"}]}""");
        (await CallAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);
        provider.Requests.Count.ShouldBe(1);

        (await CommandAsync("reset", """{"provider":"a","model":"m-a","reason":"drill over"}""")).ShouldContain("\"state\":\"closed\"");
        (await CallAsync()).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A6_12_WithoutAModel_AllOfTheProviders()
    {
        var opened = await CommandAsync("open", """{"provider":"a","reason":"x"}""");

        using var json = JsonDocument.Parse(opened);
        var breakers = json.RootElement.GetProperty("breakers").EnumerateArray().ToList();
        breakers.Count.ShouldBeGreaterThan(1);
        breakers.ShouldAllBe(one => one.GetProperty("state").GetString() == "open");
        (await CallAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Open_ForATime_TellsWhenItIsTriedAgain_CloseEndsIt()
    {
        await CommandAsync("open", """{"provider":"a","reason":"a drill","for_s":600}""");
        using (var status = JsonDocument.Parse(await StatusAsync()))
        {
            var target = status.RootElement.GetProperty("targets")[0];
            target.GetProperty("breaker").GetString().ShouldBe("open");
            target.GetProperty("half_open_in_s").GetDouble().ShouldBeInRange(500, 600);
        }

        (await CommandAsync("close", """{"provider":"a","reason":"recovered"}""")).ShouldContain("\"state\":\"closed\"");
    }

    [Theory]
    [InlineData("open", """{"provider":"b","reason":"x"}""", "provider is 'b'; known are a")]
    [InlineData("open", """{"reason":"x"}""", "provider is ''; known are a")]
    [InlineData("open", """{"provider":"a","model":"m-b","reason":"x"}""", "model is 'm-b'; a has m-a")]
    [InlineData("open", """{"provider":"a"}""", "reason is missing")]
    [InlineData("open", """{"provider":"a","reason":"x","for_s":0}""", "for_s is 0")]
    [InlineData("open", """{"provider":"a","reason":"x","for_s":-1}""", "for_s is -1")]
    [InlineData("open", """{"provider":"a","reason":"x","for_s":604801}""", "for_s is 604801")]
    [InlineData("close", """{"provider":"a","reason":"x","for_s":60}""", "it goes with open")]
    [InlineData("reset", """{"provider":"a","reason":"x","for_s":60}""", "it goes with open")]
    public async Task Command_ThatCannotBe_Is400_AndNothingIsDone(string verb, string body, string expected)
    {
        using var answer = await gateway.AdminAsync(HttpMethod.Post, $"/admin/breakers/{verb}", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Replace("\\u0027", "'").ShouldContain(expected);
        (await CallAsync()).ShouldBe(HttpStatusCode.OK);
    }

    private async Task<HttpStatusCode> CallAsync()
    {
        using var answer = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
        return answer.StatusCode;
    }

    private async Task<string> CommandAsync(string verb, string body)
    {
        using var answer = await gateway.AdminAsync(HttpMethod.Post, $"/admin/breakers/{verb}", body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string> StatusAsync()
    {
        using var answer = await gateway.AdminAsync(HttpMethod.Get, "/admin/status");
        return await answer.Content.ReadAsStringAsync();
    }
}
