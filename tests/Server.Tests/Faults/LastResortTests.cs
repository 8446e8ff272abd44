using System.Net;
using System.Text;
using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Faults;

/// <summary>A1.21, C36 over HTTP: every caller gets a whole answer while the only provider fails, and is told that it is none of a model's.</summary>
public sealed class LastResortTests
{
    private const string Words = "We are late. Your question was kept, naïve gull 🌊.";
    private const string LastResort = """
        last_resort:
          - match: { intent: summarize }
            text: "No summary today."
          - text: |
              We are late. Your question was kept, naïve gull 🌊.
        """;

    private static readonly string[] NoMark = ["x-should-retry", "retry-after", "x-breakwater-cost-usd"];

    public static TheoryData<Dialect, Dialect, bool> Ways()
    {
        var ways = new TheoryData<Dialect, Dialect, bool>();
        foreach (var caller in Caller.Surfaces)
        {
            foreach (var provider in Caller.Surfaces)
            {
                ways.Add(caller, provider, false);
                ways.Add(caller, provider, true);
            }
        }

        return ways;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A1_21_ProviderFails_CallerGetsAWholeAnswer(Dialect caller, Dialect provider, bool stream)
    {
        await using var upstream = ScriptedProvider.Answering(500, "{}");
        await using var gateway = await TestGateway.StartAsync(Yaml.One(provider, upstream.Url, "retry: { max_attempts: 1 }\n" + LastResort));
        using var response = await gateway.Http.PostAsync(caller, Caller.BodyOf(caller, "m-a", stream));
        var text = await response.Content.ReadAsStringAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        response.Headers.GetValues("x-breakwater-degraded").ShouldBe(["a_provider_unavailable"]);
        response.Headers.GetValues("x-breakwater-attempts").ShouldBe(["1"]);
        NoMark.ShouldAllBe(name => !response.Headers.Contains(name));
        (stream ? TextOfStream(caller, text) : TextOfAnswer(caller, text)).ShouldBe(Words);
        upstream.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A5_10_Degraded_IsInTheLogBesideItsFault()
    {
        await using var upstream = ScriptedProvider.Answering(529, "{}");
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.Anthropic, upstream.Url, "retry: { max_attempts: 1 }\n" + LastResort));
        using var response = await gateway.Http.PostAsync(Dialect.Anthropic, Caller.BodyOf(Dialect.Anthropic, "m-a"));
        var record = JsonDocument.Parse((await gateway.LogLinesAsync(2))[1]).RootElement;

        record.GetProperty("status").GetInt32().ShouldBe(200);
        record.GetProperty("degraded").GetString().ShouldBe("a_provider_overloaded");
        record.GetProperty("fault").GetString().ShouldBe("provider_overloaded");
        record.TryGetProperty("output_tokens", out _).ShouldBeFalse();
        gateway.LogText.ShouldNotContain("naïve");
    }

    [Fact]
    public async Task Translation_LosesAFieldBeforeItFails_AnswerHasLostNothing()
    {
        await using var upstream = ScriptedProvider.Answering(500, "{}");
        var without = Yaml.One(Dialect.Anthropic, upstream.Url, "retry: { max_attempts: 1 }\n");
        await using var gateway = await TestGateway.StartAsync(without + LastResort);
        const string body = """{"model":"m-a","seed":7,"messages":[{"role":"user","content":"Hi"}]}""";
        using var answered = await gateway.Http.PostAsync(Dialect.OpenAiChat, body);
        await gateway.ReloadAsync(without);
        using var told = await gateway.Http.PostAsync(Dialect.OpenAiChat, body);

        answered.Headers.Contains("x-breakwater-lossy").ShouldBeFalse();
        told.Headers.GetValues("x-breakwater-lossy").ShouldBe(["seed"]);
    }

    [Theory]
    [InlineData("summary", "No summary today.")]
    [InlineData("chat", Words)]
    public async Task C36_Respond_IsDegradedWithItsIntentsWords(string intent, string words)
    {
        await using var upstream = ScriptedProvider.Answering(503, "{}");
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, upstream.Url, "retry: { max_attempts: 1 }\n" + LastResort));
        using var content = new StringContent($$"""{"intent":"{{intent}}","prompt":"Hi","model":"m-a"}""", Encoding.UTF8, "application/json");
        using var response = await gateway.Http.PostAsync("/v1/respond", content);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("status").GetString().ShouldBe("degraded");
        body.GetProperty("output").GetString().ShouldBe(words);
        body.GetProperty("reason").GetString().ShouldBe(response.Headers.GetValues("x-breakwater-degraded").Single());
        body.GetProperty("provider").GetString().ShouldBe("a");
        body.GetProperty("trace_id").GetString()!.ShouldStartWith("rt_");
        body.GetProperty("partial").GetBoolean().ShouldBeFalse();
        body.GetProperty("notice").GetString()!.Length.ShouldBeGreaterThan(10);
        body.GetProperty("cost_usd").GetDecimal().ShouldBe(0);
    }

    [Fact]
    public async Task Breaker_OpensMeanwhile_ProviderIsLeftAlone()
    {
        await using var upstream = ScriptedProvider.Answering(500, "{}");
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, upstream.Url, "retry: { max_attempts: 1 }\nhealth: { probes: false }\n" + LastResort), stormy: true);
        var reasons = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            reasons.Add(response.Headers.GetValues("x-breakwater-degraded").Single());
        }

        reasons.ShouldBe([.. Enumerable.Repeat("a_provider_unavailable", 5), .. Enumerable.Repeat("a_circuit_open", 3)]);
        upstream.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Reload_TakesItOut_ErrorIsTold()
    {
        await using var upstream = ScriptedProvider.Answering(500, "{}");
        var without = Yaml.One(Dialect.OpenAiChat, upstream.Url, "retry: { max_attempts: 1 }\n");
        await using var gateway = await TestGateway.StartAsync(without + LastResort);
        using var with = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
        (await gateway.ReloadAsync(without)).Changes.Select(change => change.Key).ShouldContain("last_resort[1].text");
        using var error = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));

        with.StatusCode.ShouldBe(HttpStatusCode.OK);
        error.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        error.Headers.GetValues("x-should-retry").ShouldBe(["false"]);
    }

    private static string TextOfStream(Dialect caller, string sse)
    {
        sse.ShouldStartWith(": x-breakwater-degraded: a_provider_unavailable\n\n");
        Grammar.CheckWhole(caller, sse, sse);
        var events = SseText.Read(sse);
        Caller.HasError(caller, events).ShouldBeFalse();
        return Caller.TextOf(caller, events);
    }

    private static string TextOfAnswer(Dialect caller, string json)
    {
        var body = JsonDocument.Parse(json).RootElement;
        body.GetProperty("usage").EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Number).ShouldAllBe(one => one.Value.GetInt64() == 0);
        return (caller switch
        {
            Dialect.OpenAiChat => body.GetProperty("choices")[0].GetProperty("message").GetProperty("content"),
            Dialect.OpenAiResponses => body.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text"),
            _ => body.GetProperty("content")[0].GetProperty("text"),
        }).GetString()!;
    }
}
