using System.Text.Json;
using Breakwater.Server.Tests.Tenancy;

namespace Breakwater.Server.Tests.Cutover;

/// <summary>A6.10, A6.12: tenants' own orders of what their routes offer.</summary>
public sealed class OwnRouteTests : IAsyncLifetime
{
    private TenancyStage stage = null!;
    private string key = "";

    public async ValueTask InitializeAsync()
    {
        stage = await TenancyStage.StartAsync();
        await stage.DoAsync("POST", "/admin/tenants", """{"id":"acme","reason":"x"}""");
        (key, _) = await stage.MakeKeyAsync("acme");
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task Order_Set_HoldsAtOnceAndAfterARestart_UntilItIsCleared()
    {
        await CallAsync();
        (stage.A.Requests.Count, stage.B.Requests.Count).ShouldBe((1, 0));

        var set = await PutAsync("""{"primary":"b","secondary":"a","reason":"timeout_storm_5m"}""");
        set.GetRawText().ShouldBe("""{"tenant":"acme","primary":"b","secondary":"a","routes":[{"name":"default","candidates":["b/m-b","a/m-a"]}]}""");
        await CallAsync();
        await stage.RestartAsync();
        await CallAsync();
        (stage.A.Requests.Count, stage.B.Requests.Count).ShouldBe((1, 2));

        await stage.DoAsync("DELETE", "/admin/routes/acme", """{"reason":"recovered"}""");
        await CallAsync();
        (stage.A.Requests.Count, stage.B.Requests.Count).ShouldBe((2, 2));
        stage.Store.Entries.Skip(2).Select(entry => $"{entry.Action} {entry.Subject}: {entry.Reason}").ShouldBe(["route.set acme: timeout_storm_5m", "route.clear acme: recovered"]);
        (await stage.CommandAsync("DELETE", "/admin/routes/acme", """{"reason":"again"}""")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A6_10_Weights_ShareTheTenantsConversations()
    {
        var set = await PutAsync("""{"primary":"m-b","secondary":"a/m-a","weights":{"m-b":0,"a/m-a":1},"reason":"x"}""");
        set.GetProperty("weights").GetRawText().ShouldBe("""{"m-b":0,"a/m-a":1}""");
        await CallAsync();

        (stage.A.Requests.Count, stage.B.Requests.Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Order_ForANamedModel_LeavesItTheFirst()
    {
        await PutAsync("""{"primary":"b","reason":"x"}""");
        (await stage.CallAsync(key, model: "m-a")).Status.ShouldBe(200);

        stage.A.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task StoreStopped_Is503_AndTheOldOrderGoesOn()
    {
        stage.Store.Before = static (what, _) => what == "route" ? throw new IOException("the disk is full") : default;
        var (status, answer) = await stage.CommandAsync("PUT", "/admin/routes/acme", """{"primary":"b","reason":"x"}""");

        status.ShouldBe(503);
        answer.GetProperty("error").GetString()!.ShouldContain("the disk is full");
        (await stage.DoAsync("GET", "/admin/routes/acme")).TryGetProperty("primary", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("acme", """{"primary":"c","reason":"x"}""", 400, "primary is 'c'; it must be a provider or a model that a route offers: a, b, m-a, m-b")]
    [InlineData("acme", """{"primary":"a","secondary":"m-c","reason":"x"}""", 400, "secondary is 'm-c'")]
    [InlineData("acme", """{"primary":"a","secondary":"a","reason":"x"}""", 400, "secondary is 'a', as primary is")]
    [InlineData("acme", """{"primary":"a","reason":""}""", 400, "reason is missing")]
    [InlineData("acme", """{"primary":"a","weights":{"a":1},"reason":"x"}""", 400, "weights must name primary and secondary")]
    [InlineData("acme", """{"primary":"a","secondary":"b","weights":{"a":1,"m-b":1},"reason":"x"}""", 400, "weights must name primary and secondary")]
    [InlineData("acme", """{"primary":"a","secondary":"b","weights":{"a":0,"b":0},"reason":"x"}""", 400, "weights must be from 0 to 1000, and not all 0")]
    [InlineData("nobody", """{"primary":"a","reason":"x"}""", 404, "tenant is 'nobody'; known are acme")]
    public async Task Order_ThatCannotBe_IsRefused(string tenant, string body, int status, string expected)
    {
        var (answered, answer) = await stage.CommandAsync("PUT", $"/admin/routes/{tenant}", body);

        answered.ShouldBe(status);
        answer.GetProperty("error").GetString()!.ShouldContain(expected);
        stage.Store.Entries.Count.ShouldBe(2);
    }

    private Task<JsonElement> PutAsync(string body) => stage.DoAsync("PUT", "/admin/routes/acme", body);

    private async Task CallAsync() => (await stage.CallAsync(key, model: "auto")).Status.ShouldBe(200);
}
