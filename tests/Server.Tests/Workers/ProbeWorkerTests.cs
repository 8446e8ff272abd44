using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Workers;

/// <summary>Probes of a running gateway, against providers that see them (A2.1, A2.9, A6.6).</summary>
public sealed class ProbeWorkerTests
{
    private const string Often = "health: { probe_interval: 100ms }";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(Dialect.OpenAiChat, "/v1/chat/completions", "max_completion_tokens", 1)]
    [InlineData(Dialect.OpenAiResponses, "/v1/responses", "max_output_tokens", 16)]
    [InlineData(Dialect.Anthropic, "/v1/messages", "max_tokens", 1)]
    public async Task Probe_UsedTarget_SpeaksItsOwnDialect(Dialect dialect, string path, string bound, int tokens)
    {
        var probe = new TaskCompletionSource<ScriptedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var provider = Watched(probe);
        await using var gateway = await TestGateway.StartAsync(Yaml.One(dialect, provider.Url, Often), stormy: true);
        using var answer = await gateway.Http.PostAsync(dialect, Caller.BodyOf(dialect, "m-a"));

        var seen = await probe.Task.WaitAsync(Patience);

        seen.Method.ShouldBe("POST");
        seen.Path.ShouldBe(path);
        using var json = JsonDocument.Parse(seen.Body);
        json.RootElement.GetProperty("model").GetString().ShouldBe("m-a");
        json.RootElement.GetProperty(bound).GetInt32().ShouldBe(tokens);
        json.RootElement.TryGetProperty("stream", out _).ShouldBeFalse();
        seen.Headers.ContainsKey("anthropic-version").ShouldBe(dialect == Dialect.Anthropic);
        string.Join(' ', seen.Headers.Values).ShouldContain("sk-secret-a");
    }

    [Fact]
    public async Task Fallback_NobodyCallsIt_IsProbedAndItsHealthIsKnown()
    {
        var probe = new TaskCompletionSource<ScriptedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var first = ScriptedProvider.Answering(500, "{}");
        await using var second = Watched(probe);
        await using var gateway = await TestGateway.StartAsync(Yaml.Two(Dialect.OpenAiChat, second.Url, Dialect.OpenAiChat, first.Url, Often), stormy: true);
        using var answer = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "auto"));

        while (await CallsAsync(gateway, "b") == 0)
        {
            await Task.Yield();
        }

        first.Requests.ShouldAllBe(request => request.Text.Contains("ping"));
    }

    [Fact]
    public async Task UnusedTarget_IsNotProbed_NorListed()
    {
        var probe = new TaskCompletionSource<ScriptedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var used = Watched(probe);
        await using var unused = ScriptedProvider.Answering(200, "{}");
        await using var gateway = await TestGateway.StartAsync(Yaml.Two(Dialect.OpenAiChat, used.Url, Dialect.OpenAiChat, unused.Url, Often).Replace("[m-a, m-b]", "[m-a]"), stormy: true);
        using var answer = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
        await probe.Task.WaitAsync(Patience);

        unused.Requests.ShouldBeEmpty();
        (await CallsAsync(gateway, "b")).ShouldBe(-1);
    }

    /// <summary>A line for every probe would hide the one that matters.</summary>
    [Fact]
    public async Task Results_AreLogged_LoudlyOnlyWhenTheyChange()
    {
        await using var provider = Watched(new TaskCompletionSource<ScriptedRequest>(TaskCreationOptions.RunContinuationsAsynchronously));
        using var logs = new CollectingLogs();
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, provider.Url, Often), logging: logs, stormy: true);
        using var answer = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));

        string[] told;
        while ((told = [.. logs.Text.Split('\n').Where(static line => line.Contains("probe of", StringComparison.Ordinal))]).Length < 2)
        {
            await Task.Yield();
        }

        told[0].ShouldMatch("^Warning .* probe of a/m-a: ProviderRefusedRequest after [0-9]+ ms");
        told[1].ShouldMatch("^Debug .* probe of a/m-a: ProviderRefusedRequest after [0-9]+ ms");
    }

    // Everybody is refused at once; only the probe's own prompt is told of.
    private static ScriptedProvider Watched(TaskCompletionSource<ScriptedRequest> probe) => new((request, connection) =>
    {
        if (request.Text.Contains("ping", StringComparison.Ordinal))
        {
            probe.TrySetResult(request);
        }

        return connection.AnswerAsync(400, """{"error":{"type":"invalid_request_error","message":"no"}}""", "application/json");
    });

    /// <summary>Calls of the last minute; minus one where the provider is not listed.</summary>
    private static async Task<long> CallsAsync(TestGateway gateway, string provider)
    {
        using var health = await gateway.AdminAsync(HttpMethod.Get, "/health/providers");
        using var json = JsonDocument.Parse(await health.Content.ReadAsStringAsync());
        foreach (var one in json.RootElement.GetProperty("providers").EnumerateArray())
        {
            if (one.GetProperty("name").GetString() == provider)
            {
                return one.GetProperty("minute").GetProperty("calls").GetInt64();
            }
        }

        return -1;
    }
}
