using Breakwater.Core.Wire;
using Breakwater.Server.Admin.Tenancy;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakwater.Server.Tests.Tenancy;

/// <summary>What operators ask in vain: each answer names the value and what to do, and nothing was changed.</summary>
public sealed class TenancyRefusalTests : IAsyncLifetime
{
    private const string Unknown = "key_000000000000000000000000";
    private TenancyStage stage = null!;

    public async ValueTask InitializeAsync() => stage = await TenancyStage.StartAsync("tenants: [{ id: file }]");

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Theory]
    [InlineData("""{"id":"a"}""", "reason is missing")]
    [InlineData("""{"id":"a","reason":7}""", "reason is missing")]
    [InlineData("""{"reason":"x"}""", "id: is required here.")]
    [InlineData("""{"id":"-a","reason":"x"}""", "id is '-a'; it must be a name of 1 to 128 letters")]
    [InlineData("""{"id":["a"],"reason":"x"}""", "id: must be a name")]
    [InlineData("""{"id":"a","tier":"platinum","reason":"x"}""", "tier is 'platinum'; it must be one of gold, silver, bronze.")]
    [InlineData("""{"id":"a","lanes":["express"],"reason":"x"}""", "lanes[0] is 'express'; it must be one of interactive, batch.")]
    [InlineData("""{"id":"a","requests_per_minute":0,"reason":"x"}""", "requests_per_minute is '0'; it must be a whole number from 1")]
    [InlineData("""{"id":"a","requests_per_minute":1.5,"reason":"x"}""", "requests_per_minute is '1.5'; it must be a whole number")]
    [InlineData("""{"id":"a","weight":true,"reason":"x"}""", "weight is 'true'; it must be a whole number from 1 to 100")]
    [InlineData("""{"id":"a","allowed_routes":["gold"],"reason":"x"}""", "allowed_routes: names 'gold', which is no route; there are: default.")]
    [InlineData("""{"id":"a","models":{"lunar":{"requests_per_minute":1}},"reason":"x"}""", "models.lunar: is no model of any configured provider")]
    [InlineData("""{"id":"a","budget_usd":{"day":2,"month":1},"reason":"x"}""", "must not be less than the budget of the day.")]
    [InlineData("""{"id":"a","keys_sha256":["c00397de4384b5bbaf14c02fe1ec7020d28d1eeab6a722c576c84b6678c41c29"],"reason":"x"}""", "keys_sha256: is for tenants of the configuration file")]
    [InlineData("""{"id":"a","tiers":"gold","reason":"x"}""", "tiers: unknown key; did you mean tier?")]
    [InlineData("""{"id":"a","id":"b","reason":"x"}""", "send a JSON object of id, tier, lanes")]
    [InlineData("""["a"]""", "send a JSON object of id, tier, lanes")]
    [InlineData("null", "send a JSON object")]
    [InlineData("{", "send a JSON object")]
    public async Task AddTenant_ThatCannotBe_Is400(string body, string expected)
    {
        var (status, answer) = await stage.CommandAsync("POST", "/admin/tenants", body);

        status.ShouldBe(400, answer.GetRawText());
        answer.GetProperty("error").GetString()!.ShouldContain(expected);
        stage.Store.Stored.IsEmpty.ShouldBeTrue();
        stage.Store.Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST", "/admin/tenants", """{"id":"file","reason":"x"}""", 409, "the configuration file has a tenant of this id already")]
    [InlineData("PUT", "/admin/tenants/file", """{"reason":"x"}""", 409, "tenant 'file' is one of the configuration file: change it there")]
    [InlineData("PUT", "/admin/tenants/zoe", """{"reason":"x"}""", 404, "there is no tenant 'zoe'")]
    [InlineData("PUT", "/admin/tenants/zoe", """{"id":"a","reason":"x"}""", 400, "id is 'a', and the path names 'zoe'")]
    [InlineData("DELETE", "/admin/tenants/zoe", """{"reason":"x"}""", 404, "there is no tenant 'zoe' in the store")]
    [InlineData("DELETE", "/admin/tenants/file", """{"reason":"x"}""", 409, "is one of the configuration file: take it out there")]
    [InlineData("DELETE", "/admin/tenants/zoe", """{"reason":""}""", 400, "reason is missing")]
    [InlineData("POST", "/admin/keys", """{"tenant":"zoe","reason":"x"}""", 404, "tenant is 'zoe'; there is none of this id")]
    [InlineData("POST", "/admin/keys", """{"reason":"x"}""", 400, "tenant is missing")]
    [InlineData("POST", "/admin/keys", """{"tenant":"file"}""", 400, "reason is missing")]
    [InlineData("POST", "/admin/keys", """{"tenant":"file","for_s":0,"reason":"x"}""", 400, "for_s is 0; it must be from 1 to")]
    [InlineData("POST", "/admin/keys", """{"tenant":"file","for_s":9223372036854775807,"reason":"x"}""", 400, "for_s is 9223372036854775807")]
    [InlineData("POST", "/admin/keys", """{"tenant":"file","until":1,"reason":"x"}""", 400, "send a JSON object of tenant, for_s, reason")]
    [InlineData("POST", $"/admin/keys/{Unknown}/rotate", """{"reason":"x"}""", 404, "there is no key 'key_0")]
    [InlineData("POST", $"/admin/keys/{Unknown}/rotate", """{"reason":"x","grace_s":-1}""", 400, "grace_s is -1; it must be from 0")]
    [InlineData("POST", $"/admin/keys/{Unknown}/rotate", """{"reason":"x","grace_s":2592001}""", 400, "grace_s is 2592001")]
    [InlineData("DELETE", $"/admin/keys/{Unknown}", """{"reason":"x"}""", 404, "there is no key 'key_0")]
    [InlineData("DELETE", $"/admin/keys/{Unknown}", "{}", 400, "reason is missing")]
    [InlineData("GET", $"/admin/keys/{Unknown}", null, 405, "takes DELETE")]
    [InlineData("PUT", "/admin/keys", "{}", 405, "takes GET, POST")]
    [InlineData("POST", "/admin/tenants/file", "{}", 405, "takes PUT, DELETE")]
    [InlineData("GET", "/admin/audit?limit=0", null, 400, "limit is '0'; it must be a whole number from 1 to 1000")]
    [InlineData("GET", "/admin/audit?limit=1001", null, 400, "limit is '1001'")]
    [InlineData("GET", "/admin/audit?before=yesterday", null, 400, "before is 'yesterday'; it must be a whole number")]
    public async Task Command_ThatCannotBe_SaysWhy(string method, string path, string? body, int expected, string why)
    {
        var (status, answer) = await stage.CommandAsync(method, path, body);

        status.ShouldBe(expected, answer.GetRawText());
        answer.GetProperty("error").GetString()!.ShouldContain(why);
        stage.Store.Stored.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task RotateKey_ThatHasEnded_Is409()
    {
        var (_, id) = await stage.MakeKeyAsync("file");
        await stage.DoAsync("DELETE", $"/admin/keys/{id}", """{"reason":"leaked"}""");

        var (status, answer) = await stage.CommandAsync("POST", $"/admin/keys/{id}/rotate", """{"reason":"x"}""");

        status.ShouldBe(409);
        answer.GetProperty("error").GetString()!.ShouldContain("so nothing can take its place; make another for tenant 'file'");
    }

    /// <summary>F-L5: nothing without the admin token, a tenant's key least of all.</summary>
    [Theory]
    [InlineData("GET", "/admin/tenants")]
    [InlineData("POST", "/admin/tenants")]
    [InlineData("PUT", "/admin/tenants/file")]
    [InlineData("GET", "/admin/keys")]
    [InlineData("POST", "/admin/keys")]
    [InlineData("POST", $"/admin/keys/{Unknown}/rotate")]
    [InlineData("DELETE", $"/admin/keys/{Unknown}")]
    [InlineData("GET", "/admin/audit")]
    public async Task F_L5_WithoutTheAdminToken_Is401AndNothingIsDone(string method, string path)
    {
        var (key, _) = await stage.MakeKeyAsync("file");
        var before = stage.Store.Entries.Count;
        foreach (var token in new[] { "", key, stage.Gateway.AdminToken + "0" })
        {
            using var answer = await stage.Gateway.AdminAsync(new HttpMethod(method), path, """{"id":"a","tenant":"file","reason":"x"}""", token);
            ((int)answer.StatusCode).ShouldBe(401);
        }

        stage.Store.Entries.Count.ShouldBe(before);
        (await stage.CallAsync(key)).Status.ShouldBe(200, "and the data listener knows no admin paths");
        (await stage.CallAsync(key, path: path)).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("POST", "/admin/tenants", """{"id":"a","reason":"x"}""")]
    [InlineData("POST", "/admin/keys", """{"tenant":"file","reason":"x"}""")]
    [InlineData("GET", "/admin/keys", null)]
    [InlineData("GET", "/admin/audit", null)]
    public async Task StoreRefuses_Command_Is503WithWhenToAskAgain(string method, string path, string? body)
    {
        var (key, _) = await stage.MakeKeyAsync("file");
        stage.Store.Before = static (_, _) => throw new IOException("there is no room left.");

        using (var answer = await stage.Gateway.AdminAsync(new HttpMethod(method), path, body))
        {
            ((int)answer.StatusCode).ShouldBe(503);
            answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            text.ShouldContain("the store is stopped: there is no room left. Ask again in 5 s");
        }

        stage.Logs.Text.ShouldContain($"the store did not do {method} {path}: there is no room left.");
        (await stage.CallAsync(key)).Status.ShouldBe(200, "what is in force stays so");
        stage.Store.Before = static (_, _) => default;
        (await stage.CommandAsync(method, path, body)).Status.ShouldBeInRange(200, 201);
    }

    /// <summary>A full disk in the middle of an incident must not keep anybody from opening a circuit.</summary>
    [Fact]
    public async Task StoreRefuses_BreakerOrPreset_IsDoneAndTheProcessLogHasTheEntry()
    {
        stage.Store.Before = static (_, _) => throw new IOException("there is no room left.");

        (await stage.CommandAsync("POST", "/admin/breakers/open", """{"provider":"a","reason":"a storm"}""")).Status.ShouldBe(200);
        (await stage.CommandAsync("POST", "/admin/preset", """{"name":"failover","reason":"a storm"}""")).Status.ShouldBe(200);

        stage.Gateway.Host.Config.Preset.ShouldBe("failover");
        stage.Logs.Text.ShouldContain("the audit log lacks breaker.open of a, reason: a storm. It was done all the same; the store is stopped: there is no room left.");
        stage.Logs.Text.ShouldContain("the audit log lacks preset.set of failover, reason: a storm.");
    }

    [Fact]
    public async Task StoreStalls_Command_IsGivenUpAfterFiveSeconds()
    {
        var clock = new ManualTimeProvider();
        var context = new DefaultHttpContext();
        var asking = new StoreCalls(clock, NullLogger.Instance).AskAsync<bool>(context, static async cancellation =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return true;
        }).AsTask();

        clock.Advance(TimeSpan.FromSeconds(4.9));
        asking.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(0.1));

        (await asking).Done.ShouldBeFalse();
        context.Response.StatusCode.ShouldBe(503);
    }

    /// <summary>Without a store there is nothing to make tenants in.</summary>
    [Fact]
    public async Task NoStore_Paths_AreUnknown()
    {
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiChat, stage.A.Url));
        foreach (var path in new[] { "/admin/tenants", "/admin/keys", "/admin/audit", "/admin/keys/key_1" })
        {
            using var answer = await gateway.AdminAsync(HttpMethod.Get, path);
            ((int)answer.StatusCode).ShouldBe(404);
        }
    }
}
