using System.Globalization;
using System.Text.Json;
using Breakwater.Core.Routing.Rollouts;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.Admin;

/// <summary>A7.10 over a gateway with two providers: who gets the new arm, what operators command, what a restart finds.</summary>
public sealed class RolloutTests : IAsyncLifetime
{
    private readonly MemoryStore _store = new();
    private readonly CollectingLogs _logs = new();
    private ScriptedProvider _old = null!;
    private ScriptedProvider _fresh = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _old = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
        _fresh = ScriptedProvider.Answering(500, "{}");
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _old.DisposeAsync();
        await _fresh.DisposeAsync();
        _logs.Dispose();
    }

    [Fact]
    public async Task Rollout_NewArmFails_IsRolledBackAndTold()
    {
        await AskAsync(400);
        await _gateway.Host.Changes.TickAsync(default);

        var rollout = await RolloutAsync();
        rollout.GetProperty("phase").GetString().ShouldBe("rolled_back");
        rollout.GetProperty("percent").GetInt32().ShouldBe(0);
        rollout.GetProperty("reason").GetString()!.ShouldContain("success 0 is more than 0.02 below the old arm's 1 (floors.success_drop)");
        rollout.GetProperty("fresh").GetProperty("requests").GetInt64().ShouldBeInRange(2, 12);
        _logs.Text.ShouldContain("rollout of route default rolled_back: at 1 %: success 0");
        _store.Entries.Select(entry => (entry.Actor, entry.Action)).ShouldBe([("rule: rollout", "rollout.started"), ("rule: rollout", "rollout.rolled_back")]);

        var before = _fresh.Requests.Count;
        await AskAsync(400);
        _fresh.Requests.Count.ShouldBe(before);
        await RestartAsync();
        (await RolloutAsync()).GetProperty("phase").GetString().ShouldBe("rolled_back");
    }

    [Fact]
    public async Task Operator_EachVerb_IsDoneAuditedAndKept()
    {
        foreach (var (verb, phase, percent) in (List<(string, string, int)>)[("pause", "paused", 1), ("resume", "running", 1), ("abort", "aborted", 0), ("resume", "running", 1), ("finish", "done", 100)])
        {
            var (status, answer) = await CommandAsync("default", $$"""{"verb":"{{verb}}","reason":"a drill"}""");
            status.ShouldBe(200, answer);
            var rollout = await RolloutAsync();
            (rollout.GetProperty("phase").GetString(), rollout.GetProperty("percent").GetInt32()).ShouldBe((phase, percent));
            rollout.GetProperty("reason").GetString().ShouldBe("a drill");
            (await _store.Changes.LoadAsync(default)).Single().Phase.ToString().ToLowerInvariant().ShouldBe(phase);
        }

        _store.Entries.Where(entry => entry.Actor == "admin").Select(entry => entry.Action)
            .ShouldBe(["rollout.pause", "rollout.resume", "rollout.abort", "rollout.resume", "rollout.finish"]);
        await AskAsync(3);
        _fresh.Requests.Count.ShouldBeGreaterThanOrEqualTo(3);
        _old.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("default", """{"verb":"resume","reason":"x"}""", 409, "is running, so resume has nothing to do")]
    [InlineData("default", """{"verb":"stop","reason":"x"}""", 400, "it must be one of pause, resume, abort, finish")]
    [InlineData("default", """{"verb":"pause"}""", 400, "reason is missing")]
    [InlineData("none", """{"verb":"pause","reason":"x"}""", 404, "which has no rollout; these have: default")]
    public async Task Operator_AMistake_IsRefused(string route, string body, int status, string problem)
    {
        var (code, answer) = await CommandAsync(route, body);

        code.ShouldBe(status);
        answer.ShouldContain(problem);
    }

    [Fact]
    public async Task Restart_InTheMiddle_GoesOnWhereItStood()
    {
        await _gateway.Host.Changes.TickAsync(default);
        var kept = (await _store.Changes.LoadAsync(default)).Single();
        await _store.Changes.SaveAsync(kept with { Rung = new Rung(2, kept.Rung.Since) }, default);
        await RestartAsync();

        (await RolloutAsync()).GetProperty("percent").GetInt32().ShouldBe(50);
    }

    [Fact]
    public async Task Store_Stopped_KeepsNoOperatorFromAborting()
    {
        _store.Changes.Before = static () => throw new IOException("no room");
        (await CommandAsync("default", """{"verb":"abort","reason":"complaints"}""")).Status.ShouldBe(200);
        (await _store.Changes.LoadAsync(default)).ShouldBeEmpty();
        _logs.Text.ShouldContain("is not in the store and is tried again");

        _store.Changes.Before = static () => { };
        await _gateway.Host.Changes.TickAsync(default);
        (await _store.Changes.LoadAsync(default)).Single().Phase.ShouldBe(RolloutPhase.Aborted);
    }

    [Fact]
    public async Task Reload_RolloutLeftOut_EndsIt()
    {
        await _gateway.Host.Changes.TickAsync(default);
        await _gateway.ReloadAsync(Config(""));
        await _gateway.Host.Changes.TickAsync(default);

        using var answer = await _gateway.AdminAsync(HttpMethod.Get, "/admin/rollouts");
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"rollouts":[]}""");
        (await _store.Changes.LoadAsync(default)).ShouldBeEmpty();
        _store.Entries[^1].Action.ShouldBe("rollout.dropped");
    }

    [Fact]
    public async Task Command_AsAnOperatorTypesIt_ShowsTheTable()
    {
        var paused = await RunAsync("rollout", "pause", "--route", "default", "--reason", "a_drill");
        (paused.Code, paused.Errors).ShouldBe((0, ""));
        paused.Output.ShouldContain("default  paused  1 %    b/m-b");
        (await RunAsync("rollout", "list")).Output.ShouldBe(paused.Output);
        using var json = JsonDocument.Parse((await RunAsync("rollout", "list", "--json")).Output);
        json.RootElement.GetProperty("rollouts")[0].GetProperty("hold_s").GetInt32().ShouldBe(900);
        (await RunAsync("rollout", "pause", "--route", "default", "--reason", "x")).Code.ShouldBe(2);
        (await RunAsync("rollout", "pause", "--route", "default")).Code.ShouldBe(2, "a reason is missing");
    }

    private static string Sse(int number) => "s-" + number.ToString(CultureInfo.InvariantCulture);

    private string Config(string rollout) => Yaml.Two(Dialect.OpenAiChat, _old.Url, Dialect.OpenAiChat, _fresh.Url).Replace("candidates: [m-a, m-b]", $"candidates: [m-a]{rollout}", StringComparison.Ordinal);

    private async Task StartAsync() => _gateway = await TestGateway.StartAsync(Config(", rollout: { candidates: [m-b], floors: { requests: 2 } }"), logging: _logs, store: _store);

    private async Task RestartAsync()
    {
        await _gateway.DisposeAsync();
        await StartAsync();
    }

    private async Task AskAsync(int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Caller.BodyOf(Dialect.OpenAiChat, "auto").Replace("\"stream\":true", "\"stream\":false", StringComparison.Ordinal)) };
            request.Headers.Add("x-breakwater-session", Sse(i));
            using var response = await _gateway.Http.SendAsync(request);
        }
    }

    private async Task<JsonElement> RolloutAsync()
    {
        using var answer = await _gateway.AdminAsync(HttpMethod.Get, "/admin/status");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("rollouts")[0].Clone();
    }

    private async Task<(int Status, string Answer)> CommandAsync(string route, string body)
    {
        using var answer = await _gateway.AdminAsync(HttpMethod.Post, $"/admin/rollouts/{route}", body);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Task<CommandResult> RunAsync(params string[] words) =>
        CommandLine.RunAsync(Path.GetDirectoryName(_gateway.ConfigPath)!, [.. words, "--config", _gateway.ConfigPath, "--admin", _gateway.Host.AdminAddress.ToString()]);
}
