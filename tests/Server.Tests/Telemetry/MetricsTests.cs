using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;
using Breakwater.Simulator.Providers;

namespace Breakwater.Server.Tests.Telemetry;

/// <summary>CONTRACT section 12, C35, F-E4: what is counted, how it is served, and that it is what the request log says.</summary>
public sealed partial class MetricsTests
{
    private const string Mixed = """
        providers:
          openai: { dialect: openai, base_url: "{openai}", api_keys: [sim-openai-key] }
          claude: { dialect: anthropic, base_url: "{anthropic}", api_keys: [sim-anthropic-key] }
        models:
          - { id: sim-gpt, provider: openai, surface: [chat], price_usd_per_mtok: { input: 2.37, output: 10.11 } }
          - { id: sim-claude, provider: claude, surface: [messages], price_usd_per_mtok: { input: 3.19, output: 14.93 } }
        routes: [{ name: default, candidates: [sim-gpt, sim-claude] }]
        hedging: { enabled: true, soft_timeout_ms: 60, max_share: 1 }
        budgets: { global_usd: { month: 100 } }
        """;

    [Fact]
    public async Task F_E4_MixedRun_CostOfTheMetricsIsTheSumOfTheLog()
    {
        await using var gateway = await TestGateway.StartSimulatedAsync(Mixed, new SimulatorOptions { Pacing = new PacingOptions { FirstTokenMs = 100, TokenGapMs = 2, AnswerTokens = 200 } }, stormy: true);
        var asked = 0;
        foreach (var (dialect, model, stream) in (IEnumerable<(Dialect, string, bool)>)[(Dialect.OpenAiChat, "sim-gpt", false), (Dialect.OpenAiChat, "sim-gpt", true), (Dialect.Anthropic, "sim-claude", true), (Dialect.Anthropic, "sim-gpt", true), (Dialect.OpenAiChat, "nobody", false)])
        {
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ReadAsync(gateway, dialect, model, stream, leaveAfter: null)));
            asked += 6;
        }

        using (var faults = new HttpClient())
        {
            await faults.PostAsync(new Uri(gateway.Simulator!.OpenAiUrl, "/sim/faults"), new StringContent("""{"status":500,"times":4}"""));
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => ReadAsync(gateway, Dialect.OpenAiChat, "sim-gpt", stream: true, leaveAfter: n % 2 == 0 ? 200 : null)));
        asked += 8;
        var records = await RequestsAsync(gateway, asked);
        var metrics = await PageAsync(gateway);

        var logged = records.Sum(record => record.TryGetProperty("cost_nano_usd", out var cost) ? cost.GetInt64() : 0);
        logged.ShouldBeGreaterThan(0);
        Samples(metrics, "llm_attempts_total").ShouldContain(sample => sample.Labels.Contains("outcome=\"ignored\"", StringComparison.Ordinal), "some lost a race");
        Samples(metrics, "llm_attempts_total").ShouldContain(sample => sample.Labels.Contains("outcome=\"server_error\"", StringComparison.Ordinal));
        Samples(metrics, "llm_requests_total").ShouldContain(sample => sample.Labels.Contains("status=\"cancelled\"", StringComparison.Ordinal), gateway.LogText);
        Money.FromUsd(Samples(metrics, "llm_cost_usd_total").Sum(sample => decimal.Parse(sample.Value, CultureInfo.InvariantCulture))).ShouldBe(new Money(logged));
        Samples(metrics, "llm_requests_total").Sum(sample => long.Parse(sample.Value, CultureInfo.InvariantCulture)).ShouldBe(asked);
        Samples(metrics, "llm_attempts_total").Sum(sample => long.Parse(sample.Value, CultureInfo.InvariantCulture)).ShouldBe(records.Sum(record => record.GetProperty("attempts").GetInt64()));
        Samples(metrics, "llm_request_duration_seconds_count").Sum(sample => long.Parse(sample.Value, CultureInfo.InvariantCulture)).ShouldBe(asked);
        using var budgets = JsonDocument.Parse(await (await gateway.AdminAsync(HttpMethod.Get, "/admin/budgets")).Content.ReadAsStringAsync());
        Money.FromUsd(budgets.RootElement.GetProperty("budgets")[0].GetProperty("settled_usd").GetDecimal()).ShouldBe(new Money(logged));
    }

    [Fact]
    public async Task Page_AnyTime_IsInTheFormatAndHasEveryFamilyOnce()
    {
        await using var gateway = await TestGateway.StartSimulatedAsync(Mixed);
        await ReadAsync(gateway, Dialect.OpenAiChat, "sim-gpt", stream: true, leaveAfter: null);
        await RequestsAsync(gateway, 1);
        using var answer = await gateway.AdminAsync(HttpMethod.Get, "/metrics");
        var page = await answer.Content.ReadAsStringAsync();

        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        page.ShouldEndWith("\n");
        string[] lines = page.TrimEnd('\n').Split('\n');
        lines.Where(line => !line.StartsWith('#')).ShouldAllBe(line => Sample().IsMatch(line));
        lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ShouldBe(Server.Telemetry.MetricFamilies.All.Select(family => family.Name));
        lines.Count(line => line.StartsWith("# HELP ", StringComparison.Ordinal)).ShouldBe(Server.Telemetry.MetricFamilies.All.Count);
        Samples(page, "llm_requests_total").ShouldHaveSingleItem().Labels.ShouldBe("provider=\"openai\",model=\"sim-gpt\",tenant=\"-\",status=\"ok\"");
        Samples(page, "llm_time_to_first_token_seconds_bucket").Last().ShouldBe(("provider=\"openai\",model=\"sim-gpt\",le=\"+Inf\"", "1"));
        Samples(page, "llm_breaker_state").ShouldContain(("provider=\"openai\",model=\"sim-gpt\"", "0"));
        Samples(page, "llm_budget_remaining_usd").ShouldHaveSingleItem().Labels.ShouldBe("scope=\"global_month\",owner=\"-\"");
        Samples(page, "provider_timeout_ratio").ShouldContain(("provider=\"openai\"", "0"));
    }

    [Fact]
    public async Task Page_WithoutTheToken_IsNotShown()
    {
        await using var gateway = await TestGateway.StartSimulatedAsync(Mixed);
        using var answer = await gateway.AdminAsync(HttpMethod.Get, "/metrics", token: "wrong");

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Models_ThatCallersMakeUp_MakeNoSeries()
    {
        await using var provider = ScriptedProvider.Answering(200, Answer);
        await using var gateway = await TestGateway.StartAsync($"providers: {{ p: {{ dialect: openai, base_url: \"{provider.Url}\", api_keys: [k], forward: [\"x-*\"] }} }}\nmodels: [{{ id: m-a, provider: p }}]\nroutes: [{{ name: default, candidates: [m-a] }}]");
        for (var i = 0; i < 20; i++)
        {
            (await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, i % 2 == 0 ? $"x-{i}" : $"unknown-{i}"))).Dispose();
        }

        await RequestsAsync(gateway, 20);
        var page = await PageAsync(gateway);
        page.ShouldNotContain("x-");
        page.ShouldNotContain("unknown-");
        Samples(page, "llm_requests_total").ShouldBe([("provider=\"-\",model=\"-\",tenant=\"-\",status=\"refused\"", "10"), ("provider=\"p\",model=\"other\",tenant=\"-\",status=\"ok\"", "10")]);
    }

    [Fact]
    public void Labels_WithQuotesAndLines_AreEscaped()
    {
        var text = new Server.Telemetry.PrometheusText();
        text.Begin(new Server.Telemetry.MetricFamily("m", "gauge", "a,b", "", "one\\two\nthree"));
        text.Sample(0.5, "q\"\\\n", "é");

        text.ToString().ShouldBe("# HELP m one\\\\two\\nthree\n# TYPE m gauge\nm{a=\"q\\\"\\\\\\n\",b=\"é\"} 0.5\n");
        Should.Throw<ArgumentException>(() => text.Sample(1.0, "only one"));
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]*(\\{([a-z_]+=\"([^\"\\\\\n]|\\\\[\\\\\"n])*\",?)*\\})? (-?[0-9.]+(E[+-]?[0-9]+)?|NaN)$")]
    private static partial Regex Sample();

    private static async Task ReadAsync(TestGateway gateway, Dialect dialect, string model, bool stream, int? leaveAfter)
    {
        // What is left of an answer is not read to its end, so that to leave is to hang up.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxResponseDrainSize = 0 }) { BaseAddress = gateway.Host.DataAddress };
        try
        {
            using var answer = await http.PostAsync(dialect, Caller.BodyOf(dialect, model, stream));
            await using var body = await answer.Content.ReadAsStreamAsync();
            var block = new byte[256];
            for (var read = 0; await body.ReadAsync(block) is var count and > 0;)
            {
                if ((read += count) > leaveAfter)
                {
                    return;
                }
            }
        }
        catch (IOException)
        {
            // It broke off: counted as what it is.
        }
    }

    private static async Task<List<JsonElement>> RequestsAsync(TestGateway gateway, int count)
    {
        for (var lines = count; ; lines++)
        {
            var requests = (await gateway.LogLinesAsync(lines)).Select(line => JsonDocument.Parse(line).RootElement).Where(record => record.GetProperty("event").GetString() == "request").ToList();
            if (requests.Count == count)
            {
                return requests;
            }
        }
    }

    private static async Task<string> PageAsync(TestGateway gateway) => await (await gateway.AdminAsync(HttpMethod.Get, "/metrics")).Content.ReadAsStringAsync();

    private static List<(string Labels, string Value)> Samples(string page, string name) =>
        [.. page.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal)).Select(line => (line[(name.Length + 1)..line.LastIndexOf('}')], line[(line.LastIndexOf(' ') + 1)..]))];

    private const string Answer =
        """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hello"}}],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}}""";
}
