using System.Net.Http.Headers;
using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Admin;

/// <summary>What operators send by mistake, and others on purpose: each a 4xx that says what to change, and nothing is done.</summary>
public sealed class AdminRefusalTests : IAsyncLifetime
{
    private TestGateway gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, new Uri("http://127.0.0.1:9/")), stormy: true);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Theory]
    [InlineData("GET", "/admin/status")]
    [InlineData("GET", "/health/providers")]
    [InlineData("POST", "/admin/preset")]
    [InlineData("POST", "/admin/breakers/open")]
    [InlineData("GET", "/admin/nothing")]
    public async Task WrongToken_Is401_WhateverThePath(string method, string path)
    {
        foreach (var token in new[] { "", "bwa_wrong", gateway.AdminToken + "0", gateway.AdminToken[..^1] })
        {
            var (status, error) = await AskAsync(method, path, "{}", token);

            status.ShouldBe(401);
            error.ShouldContain("Authorization: Bearer");
        }
    }

    [Fact]
    public async Task NoToken_HealthIsOpen_NothingElse()
    {
        (await gateway.Http.GetAsync(new Uri(gateway.Host.AdminAddress, "/health/live"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await gateway.Http.GetAsync(new Uri(gateway.Host.AdminAddress, "/admin/status"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("POST", "/admin/status", "GET")]
    [InlineData("DELETE", "/health/providers", "GET")]
    [InlineData("GET", "/admin/preset", "POST")]
    [InlineData("PUT", "/admin/preset", "POST")]
    [InlineData("GET", "/admin/breakers/open", "POST")]
    [InlineData("PATCH", "/admin/breakers/close", "POST")]
    [InlineData("DELETE", "/admin/breakers/reset", "POST")]
    public async Task WrongMethod_Is405_ThatNamesTheRightOne(string method, string path, string allowed)
    {
        using var answer = await gateway.AdminAsync(new HttpMethod(method), path);

        ((int)answer.StatusCode).ShouldBe(405);
        answer.Content.Headers.Allow.ShouldBe([allowed]);
        (await ErrorOf(answer)).ShouldBe($"{path} takes {allowed}, not {method}");
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/breakers")]
    [InlineData("/admin/breakers/explode")]
    [InlineData("/admin/preset/off")]
    public async Task Path_Unknown_Is404(string path)
    {
        var (status, error) = await AskAsync("POST", path, "{}");

        status.ShouldBe(404);
        error.ShouldContain(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"open\"")]
    [InlineData("{")]
    [InlineData("{\"reason\":}")]
    [InlineData("{\"reason\":1}")]
    [InlineData("{\"reason\":[\"a\"]}")]
    [InlineData("{\"reason\":\"a\"} trailing")]
    [InlineData("{\"reason\":\"a\",\"reason\":\"b\"}")]
    [InlineData("{\"reason\":\"a\",\"bogus\":1}")]
    [InlineData("{\"Reason\":\"a\"}")]
    [InlineData("\u0000\u0001")]
    [InlineData("provider=a&reason=b")]
    public async Task GarbageBody_Is400_OnEveryCommand(string body)
    {
        foreach (var path in new[] { "/admin/breakers/open", "/admin/breakers/close", "/admin/breakers/reset", "/admin/preset" })
        {
            var (status, error) = await AskAsync("POST", path, body);

            status.ShouldBe(400, body);
            error.ShouldStartWith("send a JSON object");
            error.ShouldNotContain("Breakwater.");
            error.ShouldNotContain("System.");
        }
    }

    [Fact]
    public async Task UnknownField_IsNamed_WithThoseThatAreKnown()
    {
        var (_, error) = await AskAsync("POST", "/admin/breakers/open", """{"provider":"a","reason":"b","for":60}""");

        error.ShouldBe("send a JSON object of provider, model, reason, for_s, each once and no others; $.for is not that (line 1, byte 36)");
    }

    [Fact]
    public async Task Body_NestedForever_Is400()
    {
        var (status, _) = await AskAsync("POST", "/admin/preset", new string('[', 10_000));

        status.ShouldBe(400);
    }

    [Fact]
    public async Task HugeBody_AndOneWithoutLength_Are400()
    {
        (await AskAsync("POST", "/admin/preset", $$"""{"name":"off","reason":"{{new string('x', 70_000)}}"}""")).Status.ShouldBe(400);

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Host.AdminAddress, "/admin/preset")) { Content = new StringContent("""{"name":"off","reason":"x"}""") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.AdminToken);
        request.Headers.TransferEncodingChunked = true;
        using var answer = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(400);
    }

    [Theory]
    [InlineData("", "reason is missing")]
    [InlineData("   ", "reason is missing")]
    [InlineData("two\\nlines", "one line")]
    [InlineData("\\u001b[2J", "one line")]
    public async Task Reason_EmptyOrOfSeveralLines_Is400(string reason, string expected)
    {
        (await AskAsync("POST", "/admin/breakers/open", $$"""{"provider":"a","reason":"{{reason}}"}""")).Error.ShouldContain(expected);
        (await AskAsync("POST", "/admin/preset", $$"""{"name":"off","reason":"{{reason}}"}""")).Error.ShouldContain(expected);
    }

    [Theory]
    [InlineData(200, 200)]
    [InlineData(201, 400)]
    public async Task Reason_AboveTwoHundredCharacters_Is400(int length, int expected)
    {
        var (status, _) = await AskAsync("POST", "/admin/preset", $$"""{"name":"off","reason":"{{new string('x', length)}}"}""");

        status.ShouldBe(expected);
    }

    private async Task<(int Status, string Error)> AskAsync(string method, string path, string body, string? token = null)
    {
        using var answer = await gateway.AdminAsync(new HttpMethod(method), path, body, token);
        return ((int)answer.StatusCode, answer.IsSuccessStatusCode ? "" : await ErrorOf(answer));
    }

    private static async Task<string> ErrorOf(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("error").GetString()!;
    }
}
