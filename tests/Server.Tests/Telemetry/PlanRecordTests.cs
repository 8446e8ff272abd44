using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Telemetry;

/// <summary>Why a request went where it went stands in its record, where that is not plain.</summary>
public sealed class PlanRecordTests
{
    [Theory]
    [InlineData(200, null)]
    [InlineData(500, "exact model 'm-a', fallbacks of route 'default'")]
    public async Task Plan_StandsInTheRecord_OnlyWhereTheFirstCandidateDidNotServe(int status, string? plan)
    {
        await using var first = ScriptedProvider.Answering(status, status == 200 ? Answer : "{}");
        await using var second = ScriptedProvider.Answering(200, Answer);
        await using var gateway = await TestGateway.StartAsync(Yaml.Two(Dialect.OpenAiChat, first.Url, Dialect.OpenAiChat, second.Url));
        using var answer = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
        ((int)answer.StatusCode).ShouldBe(200);

        var line = (await gateway.LogLinesAsync(plan is null ? 2 : 3)).Single(line => line.Contains("\"event\":\"request\"", StringComparison.Ordinal));
        using var record = JsonDocument.Parse(line);
        (record.RootElement.TryGetProperty("plan", out var told) ? told.GetString() : null).ShouldBe(plan);
    }

    private const string Answer =
        """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello"}}],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}}""";
}
