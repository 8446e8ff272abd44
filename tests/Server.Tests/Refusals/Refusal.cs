using System.Text;
using System.Text.Json;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Refusals;

/// <summary>What a caller gets who is refused: status and error, read in the shape of its dialect.</summary>
internal sealed record Refusal(int Status, string Message, string Type, string? Param, string? Code, string Body)
{
    public static async Task<Refusal> OfAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/json", body);
        response.Headers.Contains("x-request-id").ShouldBeTrue();
        response.Headers.GetValues("x-should-retry").ShouldBe(["false"]);
        var root = JsonDocument.Parse(body).RootElement;
        var error = root.GetProperty("error");
        var isAnthropic = response.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/v1/messages", StringComparison.Ordinal);
        if (isAnthropic)
        {
            root.GetProperty("type").GetString().ShouldBe("error", body);
            root.GetProperty("request_id").GetString().ShouldNotBeNullOrEmpty(body);
            error.TryGetProperty("param", out _).ShouldBeFalse(body);
        }

        return new Refusal(
            (int)response.StatusCode,
            error.GetProperty("message").GetString()!,
            error.GetProperty("type").GetString()!,
            isAnthropic ? null : error.GetProperty("param").GetString(),
            isAnthropic ? null : error.GetProperty("code").GetString(),
            body);
    }

    public static async Task<Refusal> PostAsync(TestGateway gateway, string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.Add("content-type", "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        using var response = await gateway.Http.SendAsync(request);
        return await OfAsync(response);
    }

    public static Task<Refusal> PostAsync(TestGateway gateway, string path, string body, params (string Name, string Value)[] headers) =>
        PostAsync(gateway, path, Encoding.UTF8.GetBytes(body), headers);
}
