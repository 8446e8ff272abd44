using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Server.Tests.Refusals;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Spending;

/// <summary>Budgets from the outside: what callers are told, what operators see, and that the provider hears of nothing that is refused.</summary>
public sealed class BudgetTests
{
    [Theory]
    [InlineData("/v1/chat/completions", "insufficient_quota")]
    [InlineData("/v1/responses", "insufficient_quota")]
    [InlineData("/v1/messages", "rate_limit_error")]
    [InlineData("/v1/embeddings", "insufficient_quota")]
    public async Task F_C4_EveryPath_BudgetIsSpent_IsRefusedBeforeTheProvider(string path, string type)
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, "day: 0.000000001");
        using var refused = await PostAsync(gateway, path);
        var text = await refused.Content.ReadAsStringAsync();

        ((int)refused.StatusCode).ShouldBe(429, text);
        text.ShouldContain("budget_exceeded");
        text.ShouldContain($"\"type\":\"{type}\"");
        text.ShouldContain("the tenant's day budget of 0.000000001 USD (tenants.budget_usd.day)");
        provider.Requests.ShouldBeEmpty();
        Header(refused, "x-should-retry").ShouldBe("false");
        var wait = int.Parse(Header(refused, "retry-after")!, CultureInfo.InvariantCulture);
        wait.ShouldBe(3600, "an amount above the whole cap never comes");
    }

    [Fact]
    public async Task Minute_IsSpent_TellsWhenItIsThereAgain()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, "minute: 0.001083, day: 1", whole: true);
        using var served = await PostAsync(gateway, "/v1/chat/completions", body: Bounded);
        served.IsSuccessStatusCode.ShouldBeTrue();
        using var refused = await PostAsync(gateway, "/v1/chat/completions", body: Bounded);

        ((int)refused.StatusCode).ShouldBe(429);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("tenants.budget_usd.minute");
        var wait = int.Parse(Header(refused, "retry-after")!, CultureInfo.InvariantCulture);
        wait.ShouldBeInRange(30, 61);
        (Header(refused, "x-should-retry") == "false").ShouldBe(wait > 60, "SDKs wait for a minute at the most");
    }

    [Fact]
    public async Task Budget_TooSmallForAnyAnswer_BoundsItAndSaysSo()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, "day: 0.01");
        using var served = await PostAsync(gateway, "/v1/chat/completions");

        served.IsSuccessStatusCode.ShouldBeTrue(await served.Content.ReadAsStringAsync());
        Header(served, "x-breakwater-degraded").ShouldBe("budget_max_tokens_lowered");
        using var sent = JsonDocument.Parse(provider.Requests.Single().Body);
        sent.RootElement.GetProperty("max_completion_tokens").GetInt64().ShouldBeInRange(2_400, 2_500);
    }

    [Theory]
    [InlineData("0.0001", 400, "request_cost_cap")]
    [InlineData("-1", 400, "x-breakwater-max-cost-usd is '-1'; it must be an amount of US dollars above zero")]
    [InlineData("five", 400, "x-breakwater-max-cost-usd is 'five'")]
    [InlineData("0.5", 200, "\"usage\"")]
    public async Task C22_CallersCap_IsReadAndHeld(string cap, int status, string says)
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await TestGateway.StartAsync(OneProvider.Yaml(provider.Url));
        using var response = await PostAsync(gateway, "/v1/chat/completions", "x-breakwater-max-cost-usd", cap);

        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldContain(says);
        provider.Requests.Count.ShouldBe(status == 200 ? 1 : 0);
    }

    [Fact]
    public async Task C23_Session_HasACapOfItsOwn()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await TestGateway.StartAsync(OneProvider.Yaml(provider.Url, "budgets: { session_usd: { soft: 0.0000001, hard: 0.0000002 } }"));
        using var refused = await PostAsync(gateway, "/v1/chat/completions", "x-breakwater-session", "s-1");
        using var served = await PostAsync(gateway, "/v1/chat/completions");
        using var wrong = await PostAsync(gateway, "/v1/chat/completions", "x-breakwater-session", "two words");

        (await refused.Content.ReadAsStringAsync()).ShouldContain("the session s-1's budget of 0.0000002 USD (budgets.session_usd.hard)");
        served.IsSuccessStatusCode.ShouldBeTrue();
        ((int)wrong.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task F_E4_Spent_IsTheSameInTheLogTheAdminAnswerAndTheCommand()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, "minute: 5, day: 50, month: 500");
        for (var i = 0; i < 3; i++)
        {
            using var served = await PostAsync(gateway, "/v1/chat/completions");
            served.IsSuccessStatusCode.ShouldBeTrue();
        }

        var records = (await gateway.LogLinesAsync(6)).Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.GetProperty("event").GetString() == "request").ToList();
        var logged = records.Sum(record => record.GetProperty("cost_nano_usd").GetInt64()) / 1_000_000_000m;
        logged.ShouldBeGreaterThan(0);
        records.ShouldAllBe(record => record.GetProperty("held_nano_usd").GetInt64() > record.GetProperty("cost_nano_usd").GetInt64());
        using var answer = await gateway.AdminAsync(HttpMethod.Get, "/admin/budgets");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var budgets = json.RootElement.GetProperty("budgets").EnumerateArray().ToList();
        budgets.Select(budget => budget.GetProperty("scope").GetString()).ShouldBe(["minute", "day", "non_critical_day", "month"]);
        budgets.ShouldAllBe(budget => budget.GetProperty("owner").GetString() == "acme" && budget.GetProperty("settled_usd").GetDecimal() == logged && budget.GetProperty("held_usd").GetDecimal() == 0);
        budgets[1].GetProperty("left_usd").GetDecimal().ShouldBe(50 - logged);
        json.RootElement.GetProperty("holds").GetInt32().ShouldBe(0);

        var list = await CommandLine.RunAsync(
            Path.GetDirectoryName(gateway.ConfigPath)!, "budget", "list", "--config", gateway.ConfigPath, "--admin", gateway.Host.AdminAddress.ToString());
        list.Code.ShouldBe(0, list.Errors);
        var lines = list.Output.Split('\n');
        lines[0].ShouldBe("0 requests hold money; since the start 0 holds were taken back, 0 settled after that, 0 settled at more than was held");
        lines[1].ShouldMatch("^owner +scope +cap USD +held +spent +left +level +window ends$");
        lines[3].ShouldMatch($"^acme +day +50 +0 +{logged.ToString("0.######", CultureInfo.InvariantCulture).Replace(".", "\\.", StringComparison.Ordinal)} +49\\.[0-9]+ +ok +[0-9-]{{10}} 00:00:00Z$");
    }

    [Fact]
    public async Task Reload_OtherCap_HoldsForTheNextRequest()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await StartAsync(provider.Url, "day: 50");
        (await PostAsync(gateway, "/v1/chat/completions")).IsSuccessStatusCode.ShouldBeTrue();
        await gateway.ReloadAsync(YamlOf(provider.Url, "day: 0.000000001", whole: false));

        ((int)(await PostAsync(gateway, "/v1/chat/completions")).StatusCode).ShouldBe(429);
    }

    [Fact]
    public void Configuration_CapsThatContradictEachOther_AreRefused()
    {
        var problems = Configuration.Yaml.Read(
            """
            budgets: { warn_at: 0.9, degrade_at: 0.5, session_usd: { soft: 3 }, request_usd: { warn: 0.5, block: 0.01 }, global_usd: { minute: 5, day: 1 } }
            """).Problems.Select(problem => problem.Key).ToList();

        problems.ShouldBe(["budgets.degrade_at", "budgets.session_usd.hard", "budgets.request_usd.degrade", "budgets.request_usd.block", "budgets.global_usd.day"], ignoreOrder: true);
    }

    // May cost 58 tokens in and 256 out: 0.001082 USD.
    private const string Bounded = """{"model":"m-chat","max_tokens":256,"messages":[{"role":"user","content":"Hi"}]}""";

    private static string YamlOf(Uri url, string budget, bool whole)
    {
        var yaml = OneProvider.Yaml(url, $"tenants:\n  - {{ id: acme, keys_sha256: [\"{Convert.ToHexStringLower(SHA256.HashData("bw_key"u8))}\"], budget_usd: {{ {budget} }} }}");
        return !whole ? yaml : yaml.Replace("candidates: [m-chat]", "candidates: [m-chat], lower_max_tokens: false", StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(Uri url, string budget, bool whole = false) => TestGateway.StartAsync(YamlOf(url, budget, whole));

    private static async Task<HttpResponseMessage> PostAsync(TestGateway gateway, string path, string? header = null, string? value = null, string? body = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body ?? OneProvider.Good[path]), Headers = { { "authorization", "Bearer bw_key" } } };
        if (header is not null)
        {
            request.Headers.Add(header, value);
        }

        return await gateway.Http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
