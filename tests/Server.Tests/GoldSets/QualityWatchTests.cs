using System.Text.Json;
using Breakwater.Core.GoldSets;
using Breakwater.Core.Routing.Rollouts;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.GoldSets;

/// <summary>A7.10: gold sets that the gateway runs by itself, over simulated models.</summary>
public sealed class QualityWatchTests : IAsyncLifetime
{
    private const string Providers = """
        providers:
          sim: { dialect: openai, base_url: "{openai}", api_keys: [sk-sim] }
        models:
          - { id: sim-gpt, provider: sim, surface: chat, price_usd_per_mtok: { input: 1.0, output: 4.0 } }
          - { id: sim-new, provider: sim, upstream_id: sim-gpt, surface: chat, price_usd_per_mtok: { input: 1.0, output: 4.0 } }

        """;

    private const string Plain = Providers + """
        quality: { gold_sets: [gold.yaml] }
        routes:
          - { name: default, candidates: [sim-gpt] }
        """;

    private readonly MemoryStore _store = new();
    private readonly CollectingLogs _logs = new();
    private TestGateway _gateway = null!;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _logs.Dispose();
    }

    [Fact]
    public async Task Watch_NothingWasRunForThisPolicy_RunsOnceAndAgainWhenRoutingChanges()
    {
        await StartAsync(Plain, "'You said'");
        await TickAsync();
        await TickAsync();
        Run(_store.Changes.Runs.ShouldHaveSingleItem()).ShouldBe((QualityOrigin.Change, "gold", 1, true));

        await ReloadAsync(Plain + "\nretry: { max_attempts: 2 }");
        await TickAsync();
        _store.Changes.Runs.Count.ShouldBe(1, "retries decide no answer");

        await ReloadAsync(Plain.Replace("[sim-gpt]", "[sim-new]", StringComparison.Ordinal));
        await TickAsync();
        _store.Changes.Runs.Count.ShouldBe(2);
        _store.Changes.Runs[1].Policy.ShouldNotBe(_store.Changes.Runs[0].Policy);
        _logs.Text.ShouldContain("gold set gold held: 1 of 1 cases passed for 0.");
    }

    [Fact]
    public async Task Watch_AFloorBroken_IsLoggedAndInTheStatus()
    {
        await StartAsync(Plain, "something else");
        await TickAsync();

        _logs.Text.ShouldContain("Error");
        _logs.Text.ShouldContain("gold set gold is broken (Change): class task: 0 of 1 passed, its floor is 0.97");
        using var answer = await _gateway.AdminAsync(HttpMethod.Get, "/admin/status");
        using var status = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var quality = status.RootElement.GetProperty("quality")[0];
        quality.GetProperty("held").GetBoolean().ShouldBeFalse();
        quality.GetProperty("in_force").GetBoolean().ShouldBeTrue();
        quality.GetProperty("classes")[0].GetProperty("breach").GetString().ShouldBe("class task: 0 of 1 passed, its floor is 0.97");
    }

    [Fact]
    public async Task Watch_RestartedOverTheSameStore_DoesNotRunAnew()
    {
        await StartAsync(Plain, "'You said'");
        await TickAsync();
        await _gateway.DisposeAsync();
        await StartAsync(Plain, "'You said'");
        await TickAsync();

        _store.Changes.Runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Watch_Off_RunsNothing()
    {
        await StartAsync(Plain.Replace("[gold.yaml]", "[gold.yaml], schedule: off", StringComparison.Ordinal), "x");
        await TickAsync();

        _store.Changes.Runs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Watch_StoreStopped_TellsAndGoesOn()
    {
        await StartAsync(Plain, "'You said'");
        _store.Changes.Before = static () => throw new IOException("no room");
        await TickAsync();
        await TickAsync();

        _logs.Text.ShouldContain("the run of gold set gold is not in the store: no room");
    }

    [Theory]
    [InlineData("'You said'", RolloutPhase.Running, "")]
    [InlineData("something else", RolloutPhase.RolledBack, "gold sets: class task: 0 of 1 passed, its floor is 0.97 (floors.quality)")]
    public async Task Watch_RolloutThatAsksForQuality_TestsItsNewArmAlone(string contains, RolloutPhase phase, string reason)
    {
        await StartAsync(Providers + """
            quality: { gold_sets: [gold.yaml], schedule: off }
            routes:
              - { name: default, candidates: [sim-gpt], rollout: { candidates: [sim-new], floors: { quality: 0.9 } } }
            """, contains);
        await TickAsync();

        var run = _store.Changes.Runs.ShouldHaveSingleItem();
        (run.Origin, run.Model).ShouldBe((QualityOrigin.Rollout, "default"));
        var asked = _gateway.LogText + string.Join('\n', await _gateway.LogLinesAsync(2));
        asked.ShouldContain("sim-new");
        asked.ShouldNotContain("\"sim-gpt\"");
        var kept = (await _store.Changes.LoadAsync(default)).ShouldHaveSingleItem();
        kept.Phase.ShouldBe(phase);
        kept.Reason.ShouldContain(reason);
        _store.Entries.Select(entry => entry.Action).ShouldBe(phase == RolloutPhase.RolledBack ? ["rollout.started", "rollout.rolled_back"] : ["rollout.started"]);

        await TickAsync();
        _store.Changes.Runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Watch_RolloutWithoutCasesForIt_SaysSoOnceAndLooksAgainAfterAReload()
    {
        const string Code = Providers + """
            quality: { gold_sets: [gold.yaml], schedule: off }
            routes:
              - { name: code, match: { intent: code }, candidates: [sim-gpt], rollout: { candidates: [sim-new], floors: { quality: 0.9 } } }
              - { name: default, candidates: [sim-gpt] }
            """;
        await StartAsync(Code, "x");
        await TickAsync();
        await TickAsync();

        _store.Changes.Runs.ShouldBeEmpty();
        _logs.Text.Split("no gold case leads to it").Length.ShouldBe(2);

        await WriteAsync("intent: code, prompt: Hi, checks: { contains: 'You said' }");
        await ReloadAsync(Code + "\nretry: { max_attempts: 2 }");
        await TickAsync();
        _store.Changes.Runs.ShouldHaveSingleItem().Model.ShouldBe("code");
    }

    private static (QualityOrigin, string, int, bool) Run(QualityRun run) => (run.Origin, run.Set, run.Passed, run.IsHeld);

    private async Task StartAsync(string yaml, string contains)
    {
        _gateway = await TestGateway.StartSimulatedAsync(yaml, store: _store, logging: _logs);
        await WriteAsync($"prompt: Hi, checks: {{ contains: {contains} }}");
    }

    private Task WriteAsync(string rest) =>
        File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(_gateway.ConfigPath)!, "gold.yaml"), $"cases:\n  - {{ id: a, class: task, {rest} }}");

    private Task ReloadAsync(string yaml) => _gateway.ReloadAsync(yaml.Replace("{openai}", _gateway.Simulator!.OpenAiUrl.ToString(), StringComparison.Ordinal));

    private Task TickAsync() => _gateway.Host.Changes.TickAsync(CancellationToken.None);
}
