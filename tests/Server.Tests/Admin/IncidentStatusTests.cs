using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Admin;

/// <summary>What operators see of an incident: which states are on, since when and why (A4.13, A11.8).</summary>
public sealed class IncidentStatusTests
{
    [Fact]
    public async Task Outage_StatesThatAreOn_StandInTheStatusAndInTheCommandsText()
    {
        await using var provider = ScriptedProvider.Answering(500, "{}");
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, provider.Url));
        (await IncidentsAsync(gateway)).ShouldBeEmpty();
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"))));

        List<JsonElement> incidents;
        while ((incidents = await IncidentsAsync(gateway)).Count < 2)
        {
            await Task.Yield();
        }

        incidents.Select(incident => incident.GetProperty("name").GetString()).ShouldBe(["degraded", "non_critical_paused"]);
        incidents[0].GetProperty("reason").GetString()!.ShouldMatch("^100 % of [0-9]+ calls failed within a minute: requests have 2 attempts at most, and no hedges$");
        incidents[0].GetProperty("since").GetDateTimeOffset().ShouldBeInRange(before, TimeProvider.System.GetUtcNow().AddSeconds(1));

        var status = await CommandLine.RunAsync(
            Path.GetDirectoryName(gateway.ConfigPath)!, "status", "--config", gateway.ConfigPath, "--admin", gateway.Host.AdminAddress.ToString());
        var lines = status.Output.Split('\n');
        lines[2].ShouldMatch("^degraded since [0-9-]{10} [0-9:]{8}Z: 100 % of [0-9]+ calls failed within a minute");
        lines[3].ShouldMatch("^non critical paused since [0-9-]{10} [0-9:]{8}Z: 100 % of [0-9]+ calls were answered with 5xx");
        lines[4].ShouldStartWith("provider ");
    }

    private static async Task<List<JsonElement>> IncidentsAsync(TestGateway gateway)
    {
        using var answer = await gateway.AdminAsync(HttpMethod.Get, "/admin/status");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return [.. json.RootElement.GetProperty("incidents").Clone().EnumerateArray()];
    }
}
