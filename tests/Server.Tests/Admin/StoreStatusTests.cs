using System.Text.Json;
using Breakwater.Control;
using Breakwater.Server.Tests.Support;
using Breakwater.Storage;

namespace Breakwater.Server.Tests.Admin;

/// <summary>A stopped store is told where operators look, and takes no caller away.</summary>
public sealed class StoreStatusTests
{
    private const string Settings = """
        providers: { p: { dialect: openai, base_url: http://127.0.0.1:9, api_keys: ["k"] } }
        models: [{ id: m, provider: p }]
        routes: [{ name: default, candidates: [m] }]
        """;

    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true, "ok")]
    [InlineData(false, "stopped")]
    public async Task Ready_StoreStopped_IsToldAndStillReady(bool well, string expected)
    {
        await using var gateway = await TestGateway.StartAsync(Settings, storeHealth: () => Health(well));

        using var ready = await gateway.Http.GetAsync(new Uri(gateway.Host.DataAddress, "/health/ready"));

        ready.IsSuccessStatusCode.ShouldBeTrue();
        (await ready.Content.ReadAsStringAsync()).ShouldBe($$"""{"status":"ok","store":"{{expected}}"}""");
    }

    [Fact]
    public async Task Status_StoreStopped_TellsSinceWhenAndWhy()
    {
        await using var gateway = await TestGateway.StartAsync(Settings, storeHealth: () => Health(well: false));

        using var response = await gateway.AdminAsync(HttpMethod.Get, "/admin/status");
        var answer = await response.Content.ReadAsStringAsync();

        using var json = JsonDocument.Parse(answer);
        json.RootElement.GetProperty("store").GetRawText().ShouldBe(
            """{"engine":"sqlite 3.40.1","well":false,"queued":7,"queue_limit":4096,"committing_s":2.5,"last_commit":"2026-11-21T12:00:00Z","last_commit_ms":1.25,"last_error_at":"2026-11-21T12:01:00Z","last_error":"there is no room left"}""");
        StatusText.Of(answer).ShouldContain("the store is stopped, 7 writes wait: there is no room left");
    }

    [Fact]
    public async Task Ready_WithoutAStore_SaysNothingOfOne()
    {
        await using var gateway = await TestGateway.StartAsync(Settings);

        (await gateway.Http.GetStringAsync(new Uri(gateway.Host.DataAddress, "/health/ready"))).ShouldBe("""{"status":"ok"}""");
    }

    private static StoreHealth Health(bool well) => new(
        "sqlite 3.40.1", 7, 4096, TimeSpan.FromSeconds(2.5), new StoreCommit(Noon, TimeSpan.FromMilliseconds(1.25), 3), new StoreError(Noon.AddMinutes(1), StoreFailure.NoRoom, "there is no room left"))
    {
        IsWell = well,
    };
}
