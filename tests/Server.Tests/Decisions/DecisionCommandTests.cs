using System.Text.Json;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;
using Breakwater.Storage.Sqlite;

namespace Breakwater.Server.Tests.Decisions;

/// <summary><c>explain</c> and <c>decisions export</c> over a real gateway, and on the file that it gave.</summary>
public sealed class DecisionCommandTests : IAsyncLifetime
{
    private readonly DecisionStage stage = new();
    private readonly ScriptedProvider bad = ScriptedProvider.Answering(500, "{}");
    private readonly ScriptedProvider good = ScriptedProvider.Answering(200, Goldens.Answer(Dialect.OpenAiChat));
    private SqliteStore store = null!;
    private TestGateway gateway = null!;

    public async ValueTask InitializeAsync()
    {
        store = await stage.OpenAsync();
        gateway = await TestGateway.StartAsync(
            Yaml.Two(Dialect.OpenAiChat, bad.Url, Dialect.OpenAiChat, good.Url, "budgets: { request_usd: { warn: 0.5, degrade: 1, block: 2 } }"), decisions: store.Decisions);
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await store.DisposeAsync();
        await bad.DisposeAsync();
        await good.DisposeAsync();
        stage.Dispose();
    }

    [Fact]
    public async Task Explain_OverTheGatewayAndOnItsFile_SaysTheSame()
    {
        var id = await AskAsync();
        var live = await RunAsync("explain", id);

        live.Errors.ShouldBeEmpty();
        live.Code.ShouldBe(0);
        live.Output.ShouldStartWith($"request {id}, ended ");
        live.Output.ShouldContain("0      a/m-a      medium   -    1/4                  1.\n");
        live.Output.ShouldContain("order: a/m-a, b/m-b (the model that was named, then its stand-ins)");
        live.Output.ShouldContain("provider_unavailable");
        live.Output.ShouldContain("served");
        live.Output.ShouldContain("money: 9 tokens in (4 from cache), 5 out, cost 0.0000254 USD; held");
        live.Output.TrimEnd().ShouldEndWith("re-derived: same plan");

        var exported = await RunAsync("decisions", "export", "--out", stage.PathOf("d.jsonl"), "--from", "2020-01-01T00:00:00Z");
        exported.ShouldBe(new CommandResult(0, $"1 decisions with 1 plans are in {stage.PathOf("d.jsonl")}\n", ""));
        (await CommandLine.RunAsync(stage.Folder, "explain", id, "--decisions", stage.PathOf("d.jsonl"))).ShouldBe(live);
    }

    [Fact]
    public async Task Explain_LoggedPlanChanged_IsTold_AndIsAFailure()
    {
        var id = await AskAsync();
        await RunAsync("decisions", "export", "--out", stage.PathOf("d.jsonl"));
        var forged = (await File.ReadAllTextAsync(stage.PathOf("d.jsonl"), TestContext.Current.CancellationToken)).Replace("\"places\":[0,1]", "\"places\":[1,0]", StringComparison.Ordinal);
        var told = await CommandLine.RunAsync(stage.Folder, "explain", id, "--decisions", stage.Write("forged.jsonl", forged));

        told.Code.ShouldBe(1);
        told.Output.ShouldContain("re-derived: another plan\n  the choice was b/m-b, a/m-a, and is a/m-a, b/m-b");
        var json = await CommandLine.RunAsync(stage.Folder, "explain", id, "--json", "--decisions", stage.PathOf("forged.jsonl"));
        json.Code.ShouldBe(1);
        JsonDocument.Parse(json.Output).RootElement.GetProperty("rederived").GetProperty("same").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Explain_Unknown_IsWrongUsage()
    {
        var unknown = await RunAsync("explain", "req_nothing");
        unknown.Code.ShouldBe(2);
        unknown.Errors.ShouldContain("no decision of request req_nothing is kept");
        (await CommandLine.RunAsync(stage.Folder, "explain", "req_1", "--decisions", "nowhere.jsonl")).Errors.ShouldContain("nowhere.jsonl cannot be read");
        (await RunAsync("decisions", "export", "--out", stage.PathOf("d.jsonl"), "--status", "fine")).Errors.ShouldContain("status is 'fine'");
    }

    private async Task<string> AskAsync()
    {
        using var response = await gateway.Http.PostAsync(Dialect.OpenAiChat, Caller.BodyOf(Dialect.OpenAiChat, "m-a"));
        var id = response.Headers.GetValues("x-request-id").Single();
        await gateway.SettledAsync(id);
        return id;
    }

    private Task<CommandResult> RunAsync(params string[] words) =>
        CommandLine.RunAsync(Path.GetDirectoryName(gateway.ConfigPath)!, [.. words, "--config", gateway.ConfigPath, "--admin", gateway.Host.AdminAddress.ToString()]);
}
