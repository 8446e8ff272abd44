using System.Security.Cryptography;
using System.Text.Json;
using Breakwater.Server.Tests.Refusals;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Spending;

/// <summary>A cap that is set while its window runs, over HTTP and with a real store: what was spent before it counts, also by requests under no budget at all.</summary>
public sealed class CapWhileRunningTests
{
    private const string Body = """{"model":"m-chat","max_tokens":100,"messages":[{"role":"user","content":"Hi"}]}""";
    private static readonly string Key = Convert.ToHexStringLower(SHA256.HashData("bw_key"u8));

    [Fact]
    public async Task Reload_CapsAfterSpendingUnderNone_CountWhatTheLedgerHas()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await TestGateway.StartAsync(Yaml(provider, ""), isDurable: true);
        for (var i = 0; i < 3; i++)
        {
            await AskAsync(gateway, 200);
        }

        await gateway.LogLinesAsync(6);
        var spent = await SpentAsync(gateway);
        spent.ShouldBeGreaterThan(0);
        await gateway.ReloadAsync(Yaml(provider, ", budget_usd: { day: 50, month: 500 }") + "budgets: { global_usd: { day: 60 } }\n");

        var budgets = await BudgetsAsync(gateway);
        budgets.Keys.Order(StringComparer.Ordinal).ShouldBe(["day", "global_day", "month", "non_critical_day"]);
        budgets.Values.ShouldAllBe(settled => settled == spent);
        await AskAsync(gateway, 200);
        await gateway.LogLinesAsync(8);
        spent = await SpentAsync(gateway);
        (await BudgetsAsync(gateway)).Values.ShouldAllBe(settled => settled == spent);
    }

    [Fact]
    public async Task Reload_CapBelowWhatWasSpent_RefusesAtOnce()
    {
        await using var provider = new ScriptedProvider(OneProvider.AnswerAsync);
        await using var gateway = await TestGateway.StartAsync(Yaml(provider, ""), isDurable: true);
        await AskAsync(gateway, 200);
        await gateway.LogLinesAsync(2);
        await gateway.ReloadAsync(Yaml(provider, ", budget_usd: { day: 0.000001 }"));

        (await AskAsync(gateway, 429)).ShouldContain("the tenant's day budget of 0.000001 USD");
        provider.Requests.Count.ShouldBe(1);
    }

    private static string Yaml(ScriptedProvider provider, string caps) => OneProvider.Yaml(provider.Url, $"tenants: [{{ id: acme, keys_sha256: [{Key}]{caps} }}]\n");

    private static async Task<string> AskAsync(TestGateway gateway, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Body) };
        request.Headers.Add("authorization", "Bearer bw_key");
        using var response = await gateway.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        return text;
    }

    private static async Task<decimal> SpentAsync(TestGateway gateway)
    {
        using var answer = await gateway.AdminAsync(HttpMethod.Get, "/admin/ledger?group=all");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("total").GetProperty("cost_usd").GetDecimal();
    }

    private static async Task<Dictionary<string, decimal>> BudgetsAsync(TestGateway gateway)
    {
        using var answer = await gateway.AdminAsync(HttpMethod.Get, "/admin/budgets");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("budgets").EnumerateArray().ToDictionary(
            budget => budget.GetProperty("scope").GetString()!, budget => budget.GetProperty("settled_usd").GetDecimal(), StringComparer.Ordinal);
    }
}
