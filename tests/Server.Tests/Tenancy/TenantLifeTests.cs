using System.Text.Json;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Wire;

namespace Breakwater.Server.Tests.Tenancy;

/// <summary>Tenants of a running gateway: what they are told to be, and what they may.</summary>
public sealed class TenantLifeTests : IAsyncLifetime
{
    private TenancyStage stage = null!;

    public async ValueTask InitializeAsync() => stage = await TenancyStage.StartAsync(
        "tenants: [{ id: file, keys_sha256: c00397de4384b5bbaf14c02fe1ec7020d28d1eeab6a722c576c84b6678c41c29 }]");

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task Tenant_WithEverySetting_IsKeptAndListedByTheFilesNames()
    {
        const string settings = """
            "id":"acme","tier":"gold","lanes":["interactive","batch"],"weight":3,"allowed_models":["m-*"],"allowed_routes":["default"],"requests_per_minute":600,
            "tokens_per_minute":400000,"max_inflight":12,"models":{"m-a":{"requests_per_minute":30}},"budget_usd":{"minute":0.5,"month":900}
            """;

        var added = await stage.DoAsync("POST", "/admin/tenants", $$"""{{{settings}},"reason":"contract_42"}""");

        JsonElement.DeepEquals(added, JsonDocument.Parse($$"""{{{settings}},"source":"store","keys":0}""").RootElement).ShouldBeTrue(added.GetRawText());
        var tenants = (await stage.DoAsync("GET", "/admin/tenants")).GetProperty("tenants");
        tenants.EnumerateArray().Select(one => (one.GetProperty("id").GetString(), one.GetProperty("source").GetString(), one.GetProperty("keys").GetInt32()))
            .ShouldBe([("file", "file", 1), ("acme", "store", 0)]);
        JsonElement.DeepEquals(tenants[1], added).ShouldBeTrue();
    }

    [Fact]
    public async Task Tenant_Changed_HasOnlyTheNewSettingsAtOnce()
    {
        await stage.DoAsync("POST", "/admin/tenants", """{"id":"acme","allowed_models":["m-b"],"weight":2,"reason":"x"}""");
        var (key, _) = await stage.MakeKeyAsync("acme");
        (await stage.CallAsync(key)).Status.ShouldBe(403);
        (await stage.CallAsync(key)).Status.ShouldBe(403, "a plan is kept for a while");

        var changed = await stage.DoAsync("PUT", "/admin/tenants/acme", """{"allowed_models":["m-a"],"reason":"asked for"}""");

        changed.GetProperty("weight").GetInt32().ShouldBe(1);
        changed.GetProperty("keys").GetInt32().ShouldBe(1);
        (await stage.CallAsync(key)).Status.ShouldBe(200);
        stage.Store.Entries.Select(entry => entry.Action).ShouldBe(["tenant.add", "key.add", "tenant.change"]);
    }

    [Fact]
    public async Task Tenant_IdWithASlash_CanBeChanged()
    {
        await stage.DoAsync("POST", "/admin/tenants", """{"id":"org/team","reason":"x"}""");

        foreach (var path in new[] { "/admin/tenants/org/team", "/admin/tenants/org%2Fteam" })
        {
            (await stage.DoAsync("PUT", path, """{"weight":2,"reason":"x"}""")).GetProperty("id").GetString().ShouldBe("org/team");
        }
    }

    /// <summary>C25, in every dialect: a 403 of a stable code that names what is allowed.</summary>
    [Theory]
    [InlineData(Dialect.OpenAiChat)]
    [InlineData(Dialect.OpenAiResponses)]
    [InlineData(Dialect.Anthropic)]
    public async Task C25_ModelNotAllowed_Is403InTheCallersDialect(Dialect dialect)
    {
        var key = await RestrictedAsync();

        var (status, body) = await stage.CallAsync(key, dialect, "m-a");

        status.ShouldBe(403);
        var error = JsonDocument.Parse(body).RootElement.GetProperty("error");
        error.GetProperty("message").GetString()!.ShouldContain("is not among those this tenant may use (tenants.allowed_models): m-b, claude-*");
        error.GetProperty("type").GetString().ShouldBe(dialect == Dialect.Anthropic ? "permission_error" : "invalid_request_error");
        if (dialect == Dialect.Anthropic)
        {
            error.GetProperty("message").GetString()!.ShouldStartWith("not_entitled: ");
        }
        else
        {
            (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()).ShouldBe(("not_entitled", "model"));
        }

        stage.Upstream.ShouldBe(0);
    }

    [Fact]
    public async Task C25_ModelList_HasWhatIsAllowedAlone()
    {
        var key = await RestrictedAsync();

        var (_, list) = await stage.CallAsync(key, path: "/v1/models");
        JsonDocument.Parse(list).RootElement.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()!)
            .ShouldAllBe(id => id == "m-b" || id.StartsWith("claude-"));
        list.ShouldContain("\"m-b\"");
        (await stage.CallAsync(key, path: "/v1/models/m-b")).Status.ShouldBe(200);
        (await stage.CallAsync(key, path: "/v1/models/m-a")).Status.ShouldBe(403);
        (await stage.CallAsync(key, path: "/v1/models/m-none")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task C25_AutoWithACandidateThatIsNotAllowed_GoesToTheNextOne()
    {
        var key = await RestrictedAsync();

        (await stage.CallAsync(key, model: "auto")).Status.ShouldBe(200);

        (stage.A.Requests.Count, stage.B.Requests.Count).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Audit_EveryChange_IsThereNewestFirstInPages()
    {
        await stage.DoAsync("POST", "/admin/tenants", """{"id":"acme","reason":"r1"}""");
        var (_, id) = await stage.MakeKeyAsync("acme");
        await stage.DoAsync("POST", $"/admin/keys/{id}/rotate", """{"reason":"r3"}""");
        await stage.DoAsync("POST", "/admin/breakers/open", """{"provider":"a","model":"m-a","reason":"r4"}""");
        await stage.DoAsync("POST", "/admin/breakers/reset", """{"provider":"a","reason":"r5"}""");
        await stage.DoAsync("POST", "/admin/preset", """{"name":"failover","reason":"r6"}""");

        var all = await PageAsync("/admin/audit");
        all.Select(entry => entry.Action).ShouldBe(["preset.set", "breaker.reset", "breaker.open", "key.rotate", "key.add", "key.add", "tenant.add"]);
        all.Select(entry => entry.Subject).ShouldContain("a/m-a");
        all.ShouldAllBe(entry => entry.Actor == AuditEntry.Admin);

        var first = await PageAsync("/admin/audit?limit=3");
        var rest = await PageAsync($"/admin/audit?limit=1000&before={first[^1].Number}");
        first.Concat(rest).ShouldBe(all);
    }

    [Fact]
    public async Task Preset_RefusedByTheFile_SaysSoInTheAuditLogToo()
    {
        await stage.Gateway.ReloadAsync(stage.Yaml("timeouts: { client_read_timeout: 29s }"));

        (await stage.CommandAsync("POST", "/admin/preset", """{"name":"background","reason":"x"}""")).Status.ShouldBe(409);

        stage.Store.Entries.Select(entry => entry.Action).ShouldBe(["preset.set", "preset.refused"]);
    }

    private async Task<string> RestrictedAsync()
    {
        await stage.DoAsync("POST", "/admin/tenants", """{"id":"acme","allowed_models":["m-b","claude-*"],"reason":"x"}""");
        return (await stage.MakeKeyAsync("acme")).Key;
    }

    private async Task<List<(long Number, string Actor, string Action, string Subject)>> PageAsync(string path) =>
    [
        .. (await stage.DoAsync("GET", path)).GetProperty("entries").EnumerateArray().Select(entry => (
            entry.GetProperty("number").GetInt64(), entry.GetProperty("actor").GetString()!, entry.GetProperty("action").GetString()!, entry.GetProperty("subject").GetString()!)),
    ];
}
