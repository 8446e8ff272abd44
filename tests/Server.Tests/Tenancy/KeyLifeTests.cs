namespace Breakwater.Server.Tests.Tenancy;

/// <summary>F-L4: keys of a running gateway, from their making to their end; at once, over a restart, and for strangers nothing upstream.</summary>
public sealed class KeyLifeTests
{
    [Fact]
    public async Task Key_Made_LetsItsTenantInAtOnceAndAfterARestart()
    {
        await using var stage = await TenancyStage.StartAsync();
        (await stage.CallAsync(key: null)).Status.ShouldBe(200, "an open gateway lets everybody in");
        await stage.DoAsync("POST", "/admin/tenants", """{"id":"acme","reason":"contract_42"}""");
        (await stage.CallAsync(key: null)).Status.ShouldBe(401, "from the first tenant on");

        var (key, _) = await stage.MakeKeyAsync("acme");

        (await stage.CallAsync(key)).Status.ShouldBe(200);
        await stage.RestartAsync();
        (await stage.CallAsync(key)).Status.ShouldBe(200);
        (await stage.CallAsync(key: null)).Status.ShouldBe(401);
        (await stage.Gateway.LogLinesAsync(2)).ShouldContain(line => line.Contains("\"tenant\":\"acme\"") && line.Contains("\"status\":200"));
    }

    [Fact]
    public async Task Key_OfOneConnectionAfterAnother_IsLookedUpForEachRequest()
    {
        await using var stage = await TenancyStage.StartAsync();
        await stage.DoAsync("POST", "/admin/tenants", """{"id":"acme","reason":"x"}""");
        var (key, id) = await stage.MakeKeyAsync("acme");
        var (other, _) = await stage.MakeKeyAsync("acme");
        var nearly = key[..^1] + (key[^1] == '0' ? '1' : '0');

        // One caller's requests, one after the other, go over one connection.
        foreach (var (sent, status) in new[] { (key, 200), (key, 200), (nearly, 401), (null, 401), (key, 200), (other, 200) })
        {
            (await stage.CallAsync(sent)).Status.ShouldBe(status);
        }

        await stage.DoAsync("DELETE", $"/admin/keys/{id}", """{"reason":"leaked"}""");
        (await stage.CallAsync(other)).Status.ShouldBe(200);
        (await stage.CallAsync(key)).Status.ShouldBe(401);
        (await stage.CallAsync(key)).Status.ShouldBe(401, "the same string as before");
    }

    [Fact]
    public async Task Key_RevokedOrNobodys_CostsNothingUpstream()
    {
        await using var stage = await TenancyStage.StartAsync();
        await stage.DoAsync("POST", "/admin/tenants", """{"id":"acme","reason":"x"}""");
        var (key, id) = await stage.MakeKeyAsync("acme");
        var revoked = await stage.DoAsync("DELETE", $"/admin/keys/{id}", """{"reason":"leaked"}""");
        revoked.GetProperty("state").GetString().ShouldBe("ended");
        revoked.TryGetProperty("key", out _).ShouldBeFalse();

        foreach (var restarted in new[] { false, true })
        {
            if (restarted)
            {
                await stage.RestartAsync();
            }

            foreach (var stranger in new[] { key, key[..^1], "bw_nobody", "sk-else", null })
            {
                (await stage.CallAsync(stranger)).Status.ShouldBe(401);
                (await stage.CallAsync(stranger, path: "/v1/models")).Status.ShouldBe(401);
            }
        }

        stage.Upstream.ShouldBe(0);
        var lines = await stage.Gateway.LogLinesAsync(5);
        foreach (var (told, count) in new[] { ("Ended", 1), ("Mistyped", 2), ("Foreign", 1), ("Missing", 1) })
        {
            lines.Count(line => line.Contains($"\"credential\":\"{told}\"")).ShouldBe(count, told);
        }
    }

    [Fact]
    public async Task Tenant_Revoked_NoneOfItsKeysLetsInAndOthersDo()
    {
        await using var stage = await TenancyStage.StartAsync("tenants: [{ id: file }]");
        await stage.DoAsync("POST", "/admin/tenants", """{"id":"acme","reason":"x"}""");
        var (one, id) = await stage.MakeKeyAsync("acme");
        var two = (await stage.DoAsync("POST", $"/admin/keys/{id}/rotate", """{"grace_s":3600,"reason":"x"}""")).GetProperty("key").GetString();
        var (other, _) = await stage.MakeKeyAsync("file");

        var revoked = await stage.DoAsync("DELETE", "/admin/tenants/acme", """{"reason":"contract over"}""");

        revoked.GetProperty("keys").GetInt32().ShouldBe(0);
        foreach (var restarted in new[] { false, true })
        {
            if (restarted)
            {
                await stage.RestartAsync();
            }

            (await stage.CallAsync(one)).Status.ShouldBe(401);
            (await stage.CallAsync(two)).Status.ShouldBe(401);
            (await stage.CallAsync(other)).Status.ShouldBe(200);
        }

        stage.Store.Entries.Select(entry => entry.Action).TakeLast(3).ShouldBe(["key.revoke", "key.revoke", "tenant.revoke"]);
        (await stage.DoAsync("GET", "/admin/tenants")).GetProperty("tenants").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData(0, 401)]
    [InlineData(3600, 200)]
    public async Task Key_Rotated_OldOneGoesOnForItsGraceAlone(int grace, int expected)
    {
        await using var stage = await TenancyStage.StartAsync("tenants: [{ id: acme }]");
        var (old, id) = await stage.MakeKeyAsync("acme");

        var rotated = await stage.DoAsync("POST", $"/admin/keys/{id}/rotate", $$"""{"grace_s":{{grace}},"reason":"quarterly"}""");

        rotated.GetProperty("replaces").GetProperty("id").GetString().ShouldBe(id);
        rotated.GetProperty("replaces").GetProperty("state").GetString().ShouldBe(grace == 0 ? "ended" : "ending");
        (await stage.CallAsync(rotated.GetProperty("key").GetString())).Status.ShouldBe(200);
        (await stage.CallAsync(old)).Status.ShouldBe(expected);
    }

    [Fact]
    public async Task Key_RotatedWithoutGrace_HasAnHour()
    {
        await using var stage = await TenancyStage.StartAsync("tenants: [{ id: acme }]");
        var (_, id) = await stage.MakeKeyAsync("acme");

        var replaced = (await stage.DoAsync("POST", $"/admin/keys/{id}/rotate", """{"reason":"quarterly"}""")).GetProperty("replaces");

        (replaced.GetProperty("ends").GetDateTimeOffset() - replaced.GetProperty("created").GetDateTimeOffset()).TotalSeconds.ShouldBeInRange(3600, 3700);
    }

    [Fact]
    public async Task TenantOfTheFile_ReloadTakesItAwayAndBack_ItsStoredKeysGoAndComeWithIt()
    {
        await using var stage = await TenancyStage.StartAsync("tenants: [{ id: acme }, { id: zoe }]");
        var (key, _) = await stage.MakeKeyAsync("acme");
        (await stage.CallAsync(key)).Status.ShouldBe(200);

        await stage.Gateway.ReloadAsync(stage.Yaml("tenants: [{ id: zoe }]"));
        (await stage.CallAsync(key)).Status.ShouldBe(401);

        await stage.Gateway.ReloadAsync(stage.Yaml("tenants: [{ id: acme, allowed_models: [m-b] }, { id: zoe }]"));
        (await stage.CallAsync(key)).Status.ShouldBe(403);
        (await stage.CallAsync(key, model: "m-b")).Status.ShouldBe(200);
    }

    /// <summary>A reload knows nothing of the store, and must not forget it.</summary>
    [Fact]
    public async Task Reload_StoredTenants_StayInForce()
    {
        await using var stage = await TenancyStage.StartAsync();
        await stage.DoAsync("POST", "/admin/tenants", """{"id":"acme","reason":"x"}""");
        var (key, _) = await stage.MakeKeyAsync("acme");

        await stage.Gateway.ReloadAsync(stage.Yaml("retry: { max_attempts: 2 }"));

        (await stage.CallAsync(key)).Status.ShouldBe(200);
        (await stage.CallAsync(key: null)).Status.ShouldBe(401);
        stage.Gateway.Host.HasStoredTenants.ShouldBeTrue();
    }

    /// <summary>F-L3: what was shown once is nowhere else.</summary>
    [Fact]
    public async Task Key_OnceShown_IsInNoListAndNoLog()
    {
        await using var stage = await TenancyStage.StartAsync("tenants: [{ id: acme }]");
        var (key, id) = await stage.MakeKeyAsync("acme");
        var rotated = (await stage.DoAsync("POST", $"/admin/keys/{id}/rotate", """{"reason":"quarterly"}""")).GetProperty("key").GetString()!;
        (await stage.CallAsync(key)).Body.ShouldNotContain(key);
        await stage.CallAsync(rotated);
        await stage.CallAsync(rotated + "x");

        var told = new System.Text.StringBuilder(stage.Logs.Text).Append(string.Join('\n', await stage.Gateway.LogLinesAsync(5)));
        foreach (var path in new[] { "/admin/keys", "/admin/tenants", "/admin/audit", "/admin/status" })
        {
            told.Append((await stage.DoAsync("GET", path)).GetRawText());
        }

        told.ToString().ShouldNotContain(key[3..]);
        told.ToString().ShouldNotContain(rotated[3..]);
        System.Text.Json.JsonSerializer.Serialize(stage.Store.Entries).ShouldNotContain(key[3..]);
    }
}
