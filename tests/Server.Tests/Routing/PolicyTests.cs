using System.Net;
using System.Text;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Routing;

/// <summary>The policies of routes, as callers see them.</summary>
public sealed class PolicyTests
{
    [Theory]
    [InlineData("order", "m-a")]
    [InlineData("cost", "m-b")]
    [InlineData("value, max_cost_usd: 0.0000001", "m-b")]
    [InlineData("slo-budget, max_cost_usd: 0.001", "m-b")]
    [InlineData("slo-budget, max_cost_usd: 0.01", "m-a")]
    [InlineData("latency", "m-a")]
    [InlineData("weights, weights: { m-a: 0, m-b: 1 }", "m-b")]
    public async Task Policy_OfTheRoute_OrdersItsCandidates(string policy, string served)
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Cheaper(a, b, policy));

        (await ServedAsync(gateway, "auto")).ShouldBe(served);
        (await ServedAsync(gateway, "m-a")).ShouldBe("m-a", "whom the caller names goes first");
    }

    [Fact]
    public async Task SloBudget_CallersOwnLimit_LowersTheRoutes()
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Cheaper(a, b, "slo-budget, max_cost_usd: 0.01"));

        (await ServedAsync(gateway, "auto", ("x-breakwater-max-cost-usd", "0.002"))).ShouldBe("m-b");
    }

    [Fact]
    public async Task Weights_Conversations_StayWhereTheyAreAndShareTheTargets()
    {
        await using var a = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var b = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        await using var gateway = await TestGateway.StartAsync(Cheaper(a, b, "weights, weights: { m-a: 50, m-b: 50 }"));
        var homes = new List<string>();
        for (var session = 0; session < 20; session++)
        {
            var home = await ServedAsync(gateway, "auto", ("x-breakwater-session", $"s-{session}"));
            (await ServedAsync(gateway, "auto", ("x-breakwater-session", $"s-{session}"))).ShouldBe(home);
            homes.Add(home);
        }

        homes.Distinct().Count().ShouldBe(2);
    }

    private static string Cheaper(ScriptedProvider a, ScriptedProvider b, string policy) => Yaml.Two(Dialect.OpenAiChat, a.Url, Dialect.OpenAiChat, b.Url)
        .Replace("id: m-b, provider: b, surface: chat, context_window: 100000, max_output: 4096, price_usd_per_mtok: { input: 1.0", "id: m-b, provider: b, surface: chat, context_window: 100000, max_output: 4096, price_usd_per_mtok: { input: 0.5", StringComparison.Ordinal)
        .Replace("candidates: [m-a, m-b]", $"candidates: [m-a, m-b], policy: {policy}", StringComparison.Ordinal);

    private static async Task<string> ServedAsync(TestGateway gateway, string model, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Caller.BodyOf(Dialect.OpenAiChat, model), Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await gateway.Http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return response.Headers.GetValues("x-breakwater-model").Single();
    }
}
