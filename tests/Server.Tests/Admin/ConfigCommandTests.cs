using System.Net;
using System.Text.Json;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Admin;

/// <summary>CONTRACT 10: an operator sees the configuration in force, tries another, and takes it over with a reason; what is wrong changes nothing, and secrets are told nowhere.</summary>
public sealed class ConfigCommandTests : IAsyncLifetime
{
    private const string Secret = "sk-canary-0123456789";
    private readonly MemoryStore store = new();
    private TestGateway gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await TestGateway.StartAsync(File("retry: { max_attempts: 3 }"), stormy: true, store: store);

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task Show_Settings_AreTheFilesWithoutSecrets()
    {
        var (status, answer) = await AskAsync(HttpMethod.Get, "/admin/config");

        status.ShouldBe(HttpStatusCode.OK);
        answer.GetProperty("settings").GetProperty("retry.max_attempts").GetString().ShouldBe("3");
        answer.GetProperty("preset").GetString().ShouldBe("off");
        answer.GetRawText().ShouldNotContain(Secret);
        answer.GetRawText().ShouldContain("***");
    }

    [Fact]
    public async Task Validate_OtherYaml_TellsTheDifferenceAndChangesNothing()
    {
        var (status, answer) = await AskAsync(HttpMethod.Post, "/admin/config/validate", Whole("retry: { max_attempts: 2 }", "sk-another"));

        status.ShouldBe(HttpStatusCode.OK);
        answer.GetProperty("outcome").GetString().ShouldBe("would_change");
        var changes = answer.GetProperty("changes").EnumerateArray().ToDictionary(change => change.GetProperty("key").GetString()!);
        changes["retry.max_attempts"].GetProperty("before").GetString().ShouldBe("3");
        changes["retry.max_attempts"].GetProperty("after").GetString().ShouldBe("2");
        changes["retry.max_attempts"].GetProperty("needs_restart").GetBoolean().ShouldBeFalse();
        changes["providers.p.api_keys[0]"].GetProperty("after").GetString().ShouldBe("***");
        gateway.Host.Config.Retry.MaxAttempts.ShouldBe(3);
        store.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Validate_WithoutABody_IsTheFileAsItIsNow()
    {
        await WriteAsync("retry: { max_attempts: 3 }\nstore: sqlite:other.db");

        var (_, answer) = await AskAsync(HttpMethod.Post, "/admin/config/validate");

        var change = answer.GetProperty("changes").EnumerateArray().ShouldHaveSingleItem();
        change.GetProperty("key").GetString().ShouldBe("store");
        change.GetProperty("needs_restart").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("/admin/config/validate", null)]
    [InlineData("/admin/config/reload", """{"reason":"try"}""")]
    public async Task Refused_BadFile_TellsEveryProblemAndTheOldOneGoesOn(string path, string? body)
    {
        await WriteAsync("retry: { max_attempts: 0, jitter: some }");

        var (status, answer) = await AskAsync(HttpMethod.Post, path, body);

        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.GetProperty("outcome").GetString().ShouldBe("refused");
        answer.GetProperty("problems").GetArrayLength().ShouldBe(2);
        answer.GetProperty("error").GetString()!.ShouldContain("retry.max_attempts = \"0\": must be a whole number from 1 to 10");
        gateway.Host.Config.Retry.MaxAttempts.ShouldBe(3);
        store.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Reload_ChangedFile_IsInForceAndInTheAuditLog()
    {
        await WriteAsync("retry: { max_attempts: 2 }");

        (await AskAsync(HttpMethod.Post, "/admin/config/reload", """{"reason":"  "}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
        gateway.Host.Config.Retry.MaxAttempts.ShouldBe(3);
        var (status, answer) = await AskAsync(HttpMethod.Post, "/admin/config/reload", """{"reason":"fewer attempts"}""");

        status.ShouldBe(HttpStatusCode.OK);
        answer.GetProperty("outcome").GetString().ShouldBe("changed");
        gateway.Host.Config.Retry.MaxAttempts.ShouldBe(2);
        store.Entries.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            entry => entry.Action.ShouldBe("config.reload"),
            entry => entry.Subject.ShouldBe("1 change"),
            entry => entry.Reason.ShouldBe("fewer attempts"));
        (await AskAsync(HttpMethod.Post, "/admin/config/reload", """{"reason":"again"}""")).Answer.GetProperty("outcome").GetString().ShouldBe("unchanged");
    }

    [Fact]
    public async Task Validate_TooLarge_Is413() =>
        (await AskAsync(HttpMethod.Post, "/admin/config/validate", new string('#', (1 << 20) + 1))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

    private static string File(string settings, string key = Secret) => $$"""
        providers: { p: { dialect: openai, base_url: http://127.0.0.1:9, api_keys: ["{{key}}"] } }
        models: [{ id: m, provider: p }]
        routes: [{ name: default, candidates: [m] }]
        {{settings}}
        """;

    private static string Whole(string settings, string key = Secret) => "listen: { data: http://127.0.0.1:0, admin: http://127.0.0.1:0 }\n" + File(settings, key);

    private Task WriteAsync(string settings) => System.IO.File.WriteAllTextAsync(gateway.ConfigPath, Whole(settings));

    private async Task<(HttpStatusCode Status, JsonElement Answer)> AskAsync(HttpMethod method, string path, string? body = null)
    {
        using var response = await gateway.AdminAsync(method, path, body);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, json.RootElement.Clone());
    }
}
