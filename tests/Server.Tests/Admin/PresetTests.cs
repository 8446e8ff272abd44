using System.Net;
using System.Text.Json;
using Breakwater.Core.Configuration;
using Breakwater.Core.Wire;
using Breakwater.Server.Hosting;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Admin;

/// <summary>A1.24 to A1.26: a profile's numbers above the file's, at once and as long as the storm lasts.</summary>
public sealed class PresetTests : IAsyncLifetime
{
    private const string Settings = "retry: { max_attempts: 3, base_backoff_ms: 1, cap_backoff_ms: 2 }\ncircuit_breaker: { consecutive_failures: 1000, minimum_calls: 1000, leak_minimum_calls: 1000 }";
    private ScriptedProvider provider = null!;
    private TestGateway gateway = null!;

    public async ValueTask InitializeAsync()
    {
        provider = ScriptedProvider.Answering(500, "{}");
        gateway = await TestGateway.StartAsync(File(Settings), stormy: true);
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task A1_24_Preset_ChangesTheLimitsOfARunningGateway_OffRestoresThem()
    {
        (await AttemptsAsync()).ShouldBe(3);

        var (status, answer) = await PresetAsync("diagnose");
        status.ShouldBe(200);
        answer.GetProperty("preset").GetString().ShouldBe("diagnose");
        answer.GetProperty("changes").EnumerateArray().Select(change => change.GetString()).ShouldContain(change => change!.Contains("retry.max_attempts"));
        (await AttemptsAsync()).ShouldBe(1);
        gateway.Host.Config.Timeouts.Stream.Total.ShouldBe(TimeSpan.FromSeconds(45));

        (await PresetAsync("off")).Answer.GetProperty("preset").GetString().ShouldBe("off");
        (await AttemptsAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task A1_26_ClaudeStorm_SetsConcurrencyBreakerAndDeadline_OffRestoresThem()
    {
        var before = gateway.Host.Config;

        await PresetAsync("claude-storm");
        var storm = gateway.Host.Config;
        storm.Defence.Process.ShouldNotBe(before.Defence.Process);
        storm.Defence.Target.Initial.ShouldBe(48);
        storm.Defence.Breaker.OpenFor.ShouldBe(TimeSpan.FromSeconds(15));
        storm.Timeouts.Plain.Total.ShouldBe(TimeSpan.FromSeconds(8));
        storm.Preset.ShouldBe("claude-storm");

        await PresetAsync("off");
        ConfigDiff.Between(before, gateway.Host.Config).ShouldBeEmpty();
        gateway.Host.Config.Preset.ShouldBeNull();
    }

    [Fact]
    public async Task A4_2_OpenAiStorm_ShedsWhatIsAboveItsRate_OffTakesEverything()
    {
        await PresetAsync("openai-storm");
        (await RefusedOfAsync(60)).ShouldBeGreaterThan(0);

        await PresetAsync("off");
        (await RefusedOfAsync(60)).ShouldBe(0);
    }

    [Fact]
    public async Task Preset_FileReloaded_StaysInForce()
    {
        await PresetAsync("diagnose");

        var reload = await gateway.ReloadAsync(File(Settings.Replace("max_attempts: 3", "max_attempts: 2")));

        reload.Outcome.ShouldNotBe(ReloadOutcome.Refused);
        gateway.Host.Config.Preset.ShouldBe("diagnose");
        (await AttemptsAsync()).ShouldBe(1);
        await PresetAsync("off");
        (await AttemptsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Preset_ThatDoesNotGoWithTheFile_Is409_AndNothingChanges()
    {
        await gateway.ReloadAsync(File(Settings + "\ntimeouts: { client_read_timeout: 29s }"));
        var before = gateway.Host.Config;

        var (status, answer) = await PresetAsync("background");

        status.ShouldBe(409);
        answer.GetProperty("error").GetString()!.ShouldContain("client_read_timeout");
        gateway.Host.Config.ShouldBeSameAs(before);
    }

    [Theory]
    [InlineData("claude_storm")]
    [InlineData("OFF")]
    [InlineData("")]
    public async Task Preset_UnknownName_Is400_WithThoseThereAre(string name)
    {
        var (status, answer) = await PresetAsync(name);

        status.ShouldBe(400);
        answer.GetProperty("error").GetString()!.ShouldBe($"name is '{name}'; it must be off or one of {string.Join(", ", Profile.All.Select(profile => profile.Name))}");
    }

    [Fact]
    public async Task Preset_WithoutNameOrReason_Is400()
    {
        foreach (var (body, expected) in new[] { ("""{"reason":"x"}""", "name is ''"), ("""{"name":"off"}""", "reason is missing") })
        {
            using var answer = await gateway.AdminAsync(HttpMethod.Post, "/admin/preset", body);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("error").GetString()!.ShouldContain(expected);
        }
    }

    private string File(string settings) => Yaml.One(Dialect.OpenAiChat, provider.Url, settings);

    private async Task<(int Status, JsonElement Answer)> PresetAsync(string name)
    {
        using var answer = await gateway.AdminAsync(HttpMethod.Post, "/admin/preset", $$"""{"name":"{{name}}","reason":"a test"}""");
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>How often the provider is asked for one request that fails.</summary>
    private async Task<int> AttemptsAsync()
    {
        var before = provider.Requests.Count;
        using var answer = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
        return provider.Requests.Count - before;
    }

    /// <summary>How many of so many requests at once never reach the provider.</summary>
    private async Task<int> RefusedOfAsync(int count)
    {
        var before = provider.Requests.Count;
        var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"))));
        var told = 0;
        foreach (var answer in answers)
        {
            told += answer.Headers.Contains("retry-after") ? 1 : 0;
            answer.Dispose();
        }

        provider.Requests.Count.ShouldBeGreaterThan(before);
        return told;
    }
}
