using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Server.Tests.Refusals;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Spending;

/// <summary>The ledger from the outside: every path that costs money is in it, and every figure of it is the same wherever it is asked for.</summary>
public sealed class LedgerTests
{
    [Theory]
    [InlineData("/v1/chat/completions", null)]
    [InlineData("/v1/responses", null)]
    [InlineData("/v1/messages", null)]
    [InlineData("/v1/embeddings", null)]
    [InlineData("/v1/respond", null)]
    [InlineData("/v1/chat/completions", "m-claude")]
    [InlineData("/v1/messages", "m-chat")]
    public async Task F_C4_EveryPath_IsInTheLedger(string path, string? translatedTo)
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await TestGateway.StartAsync(OneProvider.Yaml(provider.Url), isDurable: true);
        using var served = await PostAsync(gateway, path, translatedTo);
        served.IsSuccessStatusCode.ShouldBeTrue(await served.Content.ReadAsStringAsync());

        await gateway.LogLinesAsync(2); // An answer is with its caller before it is settled.
        var entry = (await LedgerAsync(gateway, "")).GetProperty("entries").EnumerateArray().Single();
        entry.GetProperty("kind").GetString().ShouldBe("answer");
        entry.GetProperty("cost_usd").GetDecimal().ShouldBeGreaterThan(0);
        entry.GetProperty("request").GetString().ShouldBe(served.Headers.GetValues("x-request-id").Single());
        entry.TryGetProperty("tenant", out _).ShouldBeFalse("the gateway is open");
    }

    [Fact]
    public async Task F_E4_DayOfRequests_IsTheSameInEveryPlace()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await TestGateway.StartAsync(OneProvider.Yaml(provider.Url, TenantYaml), isDurable: true);
        foreach (var path in new[] { "/v1/chat/completions", "/v1/messages", "/v1/embeddings", "/v1/chat/completions", "/v1/responses" })
        {
            using var served = await PostAsync(gateway, path, key: "bw_key", tags: "team=a");
            served.IsSuccessStatusCode.ShouldBeTrue();
        }

        var logged = (await gateway.LogLinesAsync(10)).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("event").GetString() == "request").Sum(line => line.GetProperty("cost_nano_usd").GetInt64()) / 1_000_000_000m;
        var pages = new List<JsonElement>();
        for (JsonElement page = await LedgerAsync(gateway, "?limit=2"); ; page = await LedgerAsync(gateway, $"?limit=2&after={page.GetProperty("next").GetInt64()}"))
        {
            pages.AddRange(page.GetProperty("entries").EnumerateArray());
            if (!page.TryGetProperty("next", out _))
            {
                break;
            }
        }

        pages.Count.ShouldBe(5);
        pages.Sum(entry => entry.GetProperty("cost_usd").GetDecimal()).ShouldBe(logged);
        foreach (var group in new[] { "all", "tenant", "provider", "model", "route", "kind", "day", "tag:team", "tag:none" })
        {
            var sums = await LedgerAsync(gateway, $"?group={group}");
            sums.GetProperty("total").GetProperty("cost_usd").GetDecimal().ShouldBe(logged, group);
            sums.GetProperty("groups").EnumerateArray().Sum(sum => sum.GetProperty("cost_usd").GetDecimal()).ShouldBe(logged, group);
        }

        using var answer = await gateway.AdminAsync(HttpMethod.Get, "/admin/budgets");
        using var budgets = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        budgets.RootElement.GetProperty("budgets").EnumerateArray().ShouldAllBe(budget => budget.GetProperty("settled_usd").GetDecimal() == logged);

        var command = await CommandLine.RunAsync(
            Path.GetDirectoryName(gateway.ConfigPath)!, "ledger", "--group", "tenant", "--config", gateway.ConfigPath, "--admin", gateway.Host.AdminAddress.ToString());
        command.Code.ShouldBe(0, command.Errors);
        command.Output.TrimEnd().Split('\n')[^1].ShouldMatch($"^total +5 .* {logged.ToString("0.#########", CultureInfo.InvariantCulture).Replace(".", "\\.", StringComparison.Ordinal)}$");
    }

    [Theory]
    [InlineData("?from=yesterday", "from is 'yesterday'; it must be a day (UTC) such as 2026-11-21 or a moment")]
    [InlineData("?from=2026-11-22&to=2026-11-21", "to must be later")]
    [InlineData("?group=colour", "group is 'colour'; it must be one of all, tenant, provider, model, route, kind, day or tag:<name>")]
    [InlineData("?limit=0", "limit is '0'; it must be a whole number from 1 to 1000")]
    [InlineData("?after=x", "after is 'x'; it must be the next of the page before")]
    public async Task Query_IsWrong_NamesTheValueAndTheRule(string query, string says)
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await TestGateway.StartAsync(OneProvider.Yaml(provider.Url), isDurable: true);
        using var refused = await gateway.AdminAsync(HttpMethod.Get, "/admin/ledger" + query);

        ((int)refused.StatusCode).ShouldBe(400);
        (await refused.Content.ReadAsStringAsync()).ShouldContain(says.Replace("<", "\\u003C", StringComparison.Ordinal).Replace(">", "\\u003E", StringComparison.Ordinal).Replace("'", "\\u0027", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Span_InAnyZone_HasTheSameMoments()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await TestGateway.StartAsync(OneProvider.Yaml(provider.Url), isDurable: true);
        using var served = await PostAsync(gateway, "/v1/chat/completions");
        await gateway.LogLinesAsync(2);
        var at = (await LedgerAsync(gateway, "")).GetProperty("entries")[0].GetProperty("at").GetDateTimeOffset();
        foreach (var hours in new[] { -11, 0, 2, 13 })
        {
            var moment = Uri.EscapeDataString(at.ToOffset(TimeSpan.FromHours(hours)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture));
            (await LedgerAsync(gateway, $"?from={moment}")).GetProperty("entries").GetArrayLength().ShouldBe(1);
            (await LedgerAsync(gateway, $"?to={moment}")).GetProperty("entries").GetArrayLength().ShouldBe(0);
        }
    }

    [Fact]
    public async Task F_C2_Killed_BudgetsGoOnWhereTheyWere()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        var folder = Directory.CreateTempSubdirectory("breakwater-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "breakwater.yaml"), $"listen: {{ data: http://127.0.0.1:0, admin: http://127.0.0.1:0 }}\n{OneProvider.Yaml(provider.Url, TenantYaml)}");
        var before = "";
        await using (var first = await ServingProcess.StartAsync(folder))
        {
            using var http = new HttpClient { BaseAddress = first.Data };
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(OneProvider.Good["/v1/chat/completions"]), Headers = { { "authorization", "Bearer bw_key" } } };
            (await http.SendAsync(request)).IsSuccessStatusCode.ShouldBeTrue();
            do
            {
                before = await BudgetsAsync(folder, first.Admin);
            }
            while (!before.Contains("\"holds\":0", StringComparison.Ordinal));

            await first.KillAsync();
        }

        before.ShouldContain("\"settled_usd\":0.0000");
        await using var second = await ServingProcess.StartAsync(folder);
        (await BudgetsAsync(folder, second.Admin)).ShouldBe(before);
        await second.KillAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task BudgetSet_OtherCaps_HoldAtOnceAndAreAudited()
    {
        var store = new MemoryStore();
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await TestGateway.StartAsync(OneProvider.Yaml(provider.Url, TenantYaml), store: store);
        using var added = await gateway.AdminAsync(HttpMethod.Post, "/admin/tenants", """{"id":"beta","budget_usd":{"minute":1,"day":9},"reason":"contract"}""");
        added.IsSuccessStatusCode.ShouldBeTrue(await added.Content.ReadAsStringAsync());
        string[] where = ["--config", gateway.ConfigPath, "--admin", gateway.Host.AdminAddress.ToString()];
        var folder = Path.GetDirectoryName(gateway.ConfigPath)!;
        var set = await CommandLine.RunAsync(folder, ["budget", "set", "--tenant", "beta", "--day", "0.5", "--minute", "none", "--month", "12.25", "--reason", "less", .. where]);

        (set.Code, set.Output.Trim()).ShouldBe((0, "beta may spend: minute no cap, day 0.5 USD, month 12.25 USD"), set.Errors);
        store.Stored.FindTenant("beta")!.Budget.ShouldSatisfyAllConditions(budget => budget.Minute.ShouldBeNull(), budget => budget.Day!.Value.NanoUsd.ShouldBe(500_000_000));
        (store.Entries[^1].Action, store.Entries[^1].Subject, store.Entries[^1].Reason).ShouldBe(("budget.set", "beta", "less"));
        (await (await gateway.AdminAsync(HttpMethod.Get, "/admin/budgets")).Content.ReadAsStringAsync()).ShouldContain("\"owner\":\"beta\",\"scope\":\"month\",\"cap_usd\":12.25");

        await ShouldRefuseAsync(gateway, "beta", """{"day":20,"reason":"x"}""", 409, "day would be 20 and month 12.25");
        await ShouldRefuseAsync(gateway, "beta", """{"day":-1,"reason":"x"}""", 400, "day is -1; it must be an amount of US dollars above zero, or null for no cap");
        await ShouldRefuseAsync(gateway, "beta", """{"day":1}""", 400, "reason is missing");
        await ShouldRefuseAsync(gateway, "beta", """{"reason":"x"}""", 400, "nothing is to be set");
        await ShouldRefuseAsync(gateway, "acme", """{"day":1,"reason":"x"}""", 409, "is one of the configuration file");
        await ShouldRefuseAsync(gateway, "nobody", """{"day":1,"reason":"x"}""", 404, "there is no tenant");
        (await CommandLine.RunAsync(folder, ["budget", "set", "--tenant", "beta", "--day", "much", "--reason", "x", .. where])).Code.ShouldBe(2);
    }

    private static string TenantYaml => $"tenants:\n  - {{ id: acme, keys_sha256: [\"{Convert.ToHexStringLower(SHA256.HashData("bw_key"u8))}\"], budget_usd: {{ day: 50, month: 500 }} }}";

    private static async Task ShouldRefuseAsync(TestGateway gateway, string tenant, string body, int status, string says)
    {
        using var refused = await gateway.AdminAsync(HttpMethod.Put, $"/admin/budgets/{tenant}", body);
        ((int)refused.StatusCode).ShouldBe(status);
        (await refused.Content.ReadAsStringAsync()).ShouldContain(says);
    }

    private static async Task<string> BudgetsAsync(string folder, Uri admin)
    {
        var list = await CommandLine.RunAsync(folder, "budget", "list", "--json", "--admin", admin.ToString());
        list.Code.ShouldBe(0, list.Errors);
        return list.Output;
    }

    private static async Task<JsonElement> LedgerAsync(TestGateway gateway, string query)
    {
        using var answer = await gateway.AdminAsync(HttpMethod.Get, "/admin/ledger" + query);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<HttpResponseMessage> PostAsync(TestGateway gateway, string path, string? model = null, string? key = null, string? tags = null)
    {
        var body = OneProvider.Good[path];
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(model is null ? body : System.Text.RegularExpressions.Regex.Replace(body, "\"m-[a-z]+\"", $"\"{model}\"")),
        };
        if (key is not null)
        {
            request.Headers.Add("authorization", $"Bearer {key}");
        }

        if (tags is not null)
        {
            request.Headers.Add("x-breakwater-tags", tags);
        }

        return await gateway.Http.SendAsync(request);
    }
}
