using System.Text.Json;
using Breakwater.Control;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Telemetry;

/// <summary>A6.4, A6.18 from the outside: error budgets that outlive the process.</summary>
public sealed class SloTests
{
    [Fact]
    public async Task A6_4_Restart_ForgetsNothingOfThe30Days()
    {
        var store = new MemorySliStore();
        await using var provider = ScriptedProvider.Answering(500, "{}");
        await using (var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, provider.Url), sli: store))
        {
            await AskAsync(gateway, 3);
        }

        store.Rows.Sum(row => row.Counts.Total).ShouldBe(3, "what was counted last is kept at the end");
        await using var second = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, provider.Url), sli: store);
        var slo = await SloAsync(second);

        var budget = slo.GetProperty("error_budgets").EnumerateArray().ShouldHaveSingleItem();
        (budget.GetProperty("class").GetString(), budget.GetProperty("budget_minutes").GetDouble()).ShouldBe(("open", 216));
        budget.GetProperty("lost_minutes").GetDouble().ShouldBe(1.5);
        var series = slo.GetProperty("series").EnumerateArray().ShouldHaveSingleItem();
        series.GetProperty("thirty_days").GetProperty("error_requests").GetInt64().ShouldBe(3);
        (series.GetProperty("tenant").GetString(), series.GetProperty("thirty_days").GetProperty("error_rate").GetDouble()).ShouldBe(("-", 1));
    }

    [Fact]
    public async Task Store_Stopped_NothingIsLostAndOldCountsAreNotOverwritten()
    {
        var store = new MemorySliStore();
        await using var provider = ScriptedProvider.Answering(500, "{}");
        await using (var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, provider.Url), sli: store))
        {
            await AskAsync(gateway, 2);
        }

        var logs = new CollectingLogs();
        store.Stopped = new IOException("there is no room left");
        await using (var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, provider.Url), logging: logs, sli: store))
        {
            await AskAsync(gateway, 5);
            store.Stopped = null;
        }

        store.Rows.Sum(row => row.Counts.Total).ShouldBe(7);
        logs.Text.ShouldContain("the counts of requests are not kept and wait in memory: there is no room left");
        logs.Text.ShouldContain("the counts of requests are kept again");
    }

    [Fact]
    public void Status_AlertsAndRestraints_AreShownToPeople() => StatusText.Of("""
        {"uptime_s":1,"profile":"default","preset":"off","in_flight":0,"waiting":0,"retry_budget":1,"hedge_budget":1,"incidents":[],"cutovers":[],"rollouts":[],"quality":[],"targets":[],"restraints":["silver_short"],
         "alerts":[{"name":"failover_rate_5m","subject":"everybody","since":"2026-11-21T12:00:00+00:00","value":0.2,"detail":"4 of 20 requests went elsewhere"}]}
        """).Split('\n')[2..4].ShouldBe(["alert failover_rate_5m of everybody since 2026-11-21 12:00:00Z: 4 of 20 requests went elsewhere", "error budgets burn: silver short (GET /admin/slo)"]);

    private static async Task AskAsync(TestGateway gateway, int count)
    {
        for (var i = 0; i < count; i++)
        {
            (await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"))).Dispose();
        }
    }

    private static async Task<JsonElement> SloAsync(TestGateway gateway)
    {
        using var answer = await gateway.AdminAsync(HttpMethod.Get, "/admin/slo");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
