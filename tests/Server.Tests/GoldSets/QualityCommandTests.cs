using System.Text.Json;
using Breakwater.Core.GoldSets;
using Breakwater.Server.Tests.Support;
using Breakwater.Testing;

namespace Breakwater.Server.Tests.GoldSets;

/// <summary><c>quality run</c> as an operator types it, over a gateway that runs, and over a configuration that does not.</summary>
public sealed class QualityCommandTests : IAsyncLifetime
{
    private const string Simulated = """
        providers:
          sim: { dialect: openai, base_url: "{openai}", api_keys: [sk-sim] }
        models:
          - { id: sim-gpt, provider: sim, surface: chat, price_usd_per_mtok: { input: 1.0, output: 4.0 } }
        routes:
          - { name: default, candidates: [sim-gpt] }
        """;

    private readonly MemoryStore _store = new();
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await TestGateway.StartSimulatedAsync(Simulated, store: _store);

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Run_EveryFloorHeld_Is0AndKept()
    {
        Write(Case("echo", "contains: 'You said: \"Hi'"), Case("json", "json_schema: '{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"],\"additionalProperties\":false}'", "structured_output: true, "));

        var run = await RunAsync();
        run.Code.ShouldBe(0, run.Output + run.Errors);
        run.Errors.ShouldBeEmpty();
        run.Output.ShouldContain("support  task   2 of 2  100 %  97 %   held");
        run.Output.ShouldContain("2 of 2 cases passed for 0.");
        var kept = _store.Changes.Runs.ShouldHaveSingleItem();
        (kept.Set, kept.Origin, kept.Passed, kept.Cases, kept.IsHeld).ShouldBe(("support", QualityOrigin.Command, 2, 2, true));
        kept.Cost.NanoUsd.ShouldBeGreaterThan(0);

        var list = await CommandLine.RunAsync(Folder, "quality", "list", "--admin", _gateway.Host.AdminAddress.ToString());
        list.Output.ShouldContain("support  command  -      2 of 2  yes   yes");
    }

    [Fact]
    public async Task Run_AFloorBroken_Is1WithoutTheAnswer()
    {
        Write(Case("echo", "contains: 'You said'"), Case("never", "exact: nothing of the kind", "high_risk: true, "));

        var run = await RunAsync();
        run.Code.ShouldBe(1);
        run.Output.ShouldContain("BROKEN, 1 of high risk");
        run.Output.ShouldContain("support/never (high risk): exact: is another text [sim-gpt]");
        run.Output.ShouldNotContain("You said: ");

        (await RunAsync("--show-answers")).Output.ShouldContain("answer: You said: \"Hi");
        using var json = JsonDocument.Parse((await RunAsync("--json")).Output);
        json.RootElement.GetProperty("held").GetBoolean().ShouldBeFalse();
        var failure = json.RootElement.GetProperty("sets")[0].GetProperty("failures")[0];
        failure.GetProperty("id").GetString().ShouldBe("never");
        failure.TryGetProperty("answer", out _).ShouldBeFalse();
        _store.Changes.Runs.ShouldAllBe(kept => !kept.IsHeld);
    }

    [Fact]
    public async Task Run_AModelThatIsNot_IsUnansweredAndCostsNothing()
    {
        Write(Case("echo", "contains: 'You said'"));

        var run = await RunAsync("--model", "m-none");
        run.Code.ShouldBe(1);
        run.Output.ShouldContain("support/echo: 404 model_not_found: Model 'm-none' does not exist here.");
        run.Output.ShouldContain("0 of 1 cases passed for 0 USD");
    }

    [Fact]
    public async Task Run_ConfigurationByItself_AsksNoGatewayAndIsKeptAsATrial()
    {
        Write(Case("echo", "contains: 'You said'"));
        var trial = Path.Combine(Folder, "new.yaml");
        var simulated = _gateway.Simulator!.OpenAiUrl.ToString();
        await File.WriteAllTextAsync(trial, Simulated.Replace("{openai}", simulated, StringComparison.Ordinal).Replace("sk-sim]", "sk-new]", StringComparison.Ordinal).Replace("name: default", "name: another", StringComparison.Ordinal));

        var run = await CommandLine.RunAsync(Folder, "quality", "run", "--config", trial, "--route", "another", "--admin", _gateway.Host.AdminAddress.ToString());
        run.Code.ShouldBe(0, run.Output + run.Errors);
        var kept = _store.Changes.Runs.ShouldHaveSingleItem();
        (kept.Origin, kept.Model).ShouldBe((QualityOrigin.Trial, "another"));

        using var answer = await _gateway.AdminAsync(HttpMethod.Get, "/admin/status");
        using var status = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        status.RootElement.GetProperty("quality").GetArrayLength().ShouldBe(0, "a trial says nothing of what is in force");
    }

    [Fact]
    public async Task Run_NoAdminListener_WarnsThatNothingIsKept()
    {
        Write(Case("echo", "contains: 'You said'"));

        var run = await CommandLine.RunAsync(Folder, "quality", "run", "--data", _gateway.Host.DataAddress.ToString(), "--admin", "http://127.0.0.1:9");
        run.Code.ShouldBe(0);
        run.Errors.ShouldContain("warning: no gateway keeps this result: no gateway answers at http://127.0.0.1:9/");
    }

    [Fact]
    public async Task Run_WrongUsageOrFiles_Is2()
    {
        (await RunAsync()).Errors.ShouldContain("there are no gold sets: put .yaml files into");
        Write(Case("echo", "contains: x"));
        var unknown = await RunAsync("--set", "other");
        (unknown.Code, unknown.Errors).ShouldBe((2, "--set is 'other'; the gold sets are support\n"));
        (await RunAsync("--model", "a", "--route", "b")).Code.ShouldBe(2);
        (await RunAsync("--max-cost-usd", "0")).Errors.ShouldContain("--max-cost-usd is '0'; it must be an amount");
        (await RunAsync("--at-once", "0")).Code.ShouldBe(2);
        Write("cases: [");
        var broken = await RunAsync();
        broken.Code.ShouldBe(2);
        broken.Errors.ShouldContain("quality/support.yaml:2:1: is not valid YAML");

        var silent = await CommandLine.RunAsync(Folder, "quality", "run", "--data", "nowhere");
        silent.Code.ShouldBe(2);
        silent.Errors.ShouldContain("--data is 'nowhere'; it must be an address");
    }

    [Fact]
    public async Task Run_NoGateway_Is1()
    {
        Write(Case("echo", "contains: x"));

        var silent = await CommandLine.RunAsync(Folder, "quality", "run", "--data", "http://127.0.0.1:9");
        silent.Code.ShouldBe(1);
        silent.Errors.ShouldContain("no gateway answers at http://127.0.0.1:9/");
    }

    [Fact]
    public async Task Run_WithKeys_IsAClientLikeAnyOther()
    {
        Write(Case("echo", "contains: 'You said'"));
        await _gateway.AdminAsync(HttpMethod.Post, "/admin/tenants", """{"id":"acme","reason":"a test"}""");
        using var made = await _gateway.AdminAsync(HttpMethod.Post, "/admin/keys", """{"tenant":"acme","reason":"a test"}""");
        using var key = JsonDocument.Parse(await made.Content.ReadAsStringAsync());

        (await RunAsync()).Output.ShouldContain("401 invalid_api_key");
        (await RunAsync("--key", key.RootElement.GetProperty("key").GetString()!)).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{}""", "set must be a text")]
    [InlineData("""{"set":"s","set_hash":"h","cost_usd":-1,"classes":[{"name":"a","passed":1,"cases":1,"floor":1}]}""", "cost_usd must be an amount")]
    [InlineData("""{"set":"s","set_hash":"h","cost_usd":0,"classes":[]}""", "classes must be a list")]
    [InlineData("""{"set":"s","set_hash":"h","cost_usd":0,"classes":[{"name":"a","passed":2,"cases":1,"floor":1}]}""", "must have a name, cases from 1")]
    [InlineData("""{"set":"s","sett":1}""", "send a JSON object of set, set_hash")]
    public async Task Admin_AResultThatCannotBe_IsRefused(string body, string problem)
    {
        using var refused = await _gateway.AdminAsync(HttpMethod.Post, "/admin/quality", body);

        ((int)refused.StatusCode).ShouldBe(400);
        (await refused.Content.ReadAsStringAsync()).ShouldContain(problem);
    }

    private string Folder => Path.GetDirectoryName(_gateway.ConfigPath)!;

    private static string Case(string id, string checks, string more = "") => $"  - {{ id: {id}, class: task, prompt: Hi, {more}checks: {{ {checks} }} }}";

    private void Write(params string[] cases)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "quality"));
        File.WriteAllText(Path.Combine(Folder, "quality", "support.yaml"), cases[0].StartsWith(' ') ? "cases:\n" + string.Join('\n', cases) : cases[0]);
    }

    private Task<CommandResult> RunAsync(params string[] words) =>
        CommandLine.RunAsync(Folder, ["quality", "run", .. words, "--data", _gateway.Host.DataAddress.ToString(), "--admin", _gateway.Host.AdminAddress.ToString()]);
}
