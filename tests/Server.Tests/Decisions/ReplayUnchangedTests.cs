using System.Text;
using System.Text.Json;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Decisions;

/// <summary>
/// Under an unchanged configuration a replay moves nobody, whatever stood above the routes when the decisions were made: the whole way, from a gateway started without a key
/// to the command.
/// </summary>
public sealed class ReplayUnchangedTests : IDisposable
{
    private const string Listen = "listen: { data: 'http://127.0.0.1:0', admin: 'http://127.0.0.1:0' }\n";
    private const string Routes = "routes: [ { name: default, candidates: [gpt-6-sol, claude-opus-5] } ]\n";

    private readonly DecisionStage stage = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose()
    {
        http.Dispose();
        stage.Dispose();
    }

    [Fact]
    public async Task Replay_KeylessStart_SimulatedModelsStayWhereTheyWere()
    {
        await RecordAsync(Listen, async gateway =>
        {
            await CallAsync(gateway, "auto");
            await CallAsync(gateway, "sim-gpt");
            await CallAsync(gateway, "claude-opus-5");
        });

        await ShouldMoveNobodyAsync(Listen, 3);
    }

    [Fact]
    public async Task Replay_TenantsOwnOrder_StaysAboveTheRoutes()
    {
        await RecordAsync(Listen + Routes, async gateway =>
        {
            await DoAsync(gateway, "tenant", "add", "acme", "--reason", "x");
            var made = await DoAsync(gateway, "key", "add", "--tenant", "acme", "--reason", "x");
            var key = made.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith("bw_", StringComparison.Ordinal));
            await CallAsync(gateway, "auto", key);
            await DoAsync(gateway, "route", "set", "--tenant", "acme", "--primary", "claude", "--secondary", "openai", "--reason", "x");
            await CallAsync(gateway, "auto", key);
            await DoAsync(gateway, "route", "set", "--tenant", "acme", "--primary", "claude", "--secondary", "openai", "--weights", "50/50", "--reason", "x");
            await CallAsync(gateway, "auto", key, "a");
            await CallAsync(gateway, "auto", key, "b");
            await CallAsync(gateway, "auto", key, "c");
        });

        var requests = await ShouldMoveNobodyAsync(Listen + Routes, 5);
        requests[0].GetProperty("first_after").GetString().ShouldStartWith("openai/");
        requests[1].GetProperty("first_after").GetString().ShouldStartWith("claude/");

        // A route without its first candidate has nothing left to put first.
        var changed = await ReplayAsync(Listen + "routes: [ { name: default, candidates: [gpt-6-sol, gpt-6-luna] } ]\n");
        changed.GetProperty("summary").GetProperty("moved").GetInt64().ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Replay_DuringACutover_WhoWasMovedStaysMoved_UnlessTheConfigurationHasNone()
    {
        await RecordAsync(Listen + Routes, async gateway =>
        {
            await CallAsync(gateway, "auto");
            await DoAsync(gateway, "cutover", "set", "--provider", "openai", "--phase", "hard", "--reason", "x");
            await CallAsync(gateway, "auto");
            await CallAsync(gateway, "gpt-6-sol");
            await DoAsync(gateway, "cutover", "set", "--provider", "openai", "--phase", "soft", "--reason", "x");
            await CallAsync(gateway, "auto", session: "a");
            await CallAsync(gateway, "auto", session: "b");
            await CallAsync(gateway, "auto", session: "c");
        });

        var requests = await ShouldMoveNobodyAsync(Listen + Routes, 6);
        requests[0].GetProperty("first_after").GetString().ShouldBe("openai/gpt-6-sol");
        requests[1].GetProperty("first_after").GetString().ShouldBe("claude/claude-opus-5");

        var without = await ReplayAsync(Listen + Routes + "cutover: { enabled: false }\n");
        without.GetProperty("requests")[1].GetProperty("first_after").GetString().ShouldBe("openai/gpt-6-sol");
        without.GetProperty("summary").GetProperty("moved").GetInt64().ShouldBeGreaterThanOrEqualTo(1);
    }

    private async Task<JsonElement> ShouldMoveNobodyAsync(string yaml, int count)
    {
        var replay = await ReplayAsync(yaml);
        var summary = replay.GetProperty("summary");
        var text = replay.GetRawText();
        summary.GetProperty("decisions").GetInt64().ShouldBe(count, text);
        foreach (var difference in (string[])["skipped", "moved", "reordered", "cost_delta"])
        {
            summary.GetProperty(difference).GetInt64().ShouldBe(0, $"{difference}: {text}");
        }

        foreach (var request in replay.GetProperty("requests").EnumerateArray())
        {
            request.GetProperty("before").EnumerateArray().Select(one => one.GetString()).ShouldBe(request.GetProperty("after").EnumerateArray().Select(one => one.GetString()), text);
        }

        return replay.GetProperty("requests");
    }

    private async Task<JsonElement> ReplayAsync(string yaml)
    {
        var run = await CommandLine.RunAsync(stage.Folder, "replay", "--decisions", stage.PathOf("d.jsonl"), "--config", stage.Write("new.yaml", yaml), "--json");
        run.Code.ShouldBe(0, run.Errors);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private async Task RecordAsync(string yaml, Func<ServingProcess, Task> ask)
    {
        stage.Write("breakwater.yaml", yaml);
        await using var gateway = await ServingProcess.StartAsync(stage.Folder);
        await ask(gateway);
        await DoAsync(gateway, "decisions", "export", "--out", stage.PathOf("d.jsonl"));

        // The newest are written first, and are read here in the order in which they came.
        var lines = await File.ReadAllLinesAsync(stage.PathOf("d.jsonl"), TestContext.Current.CancellationToken);
        stage.Write("d.jsonl", string.Join('\n', lines.OrderBy(At, StringComparer.Ordinal)));
    }

    private static string At(string line) => JsonDocument.Parse(line).RootElement.TryGetProperty("at", out var at) ? at.GetString()! : "";

    private async Task CallAsync(ServingProcess gateway, string model, string? key = null, string? session = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Data, "/v1/chat/completions"));
        request.Content = new StringContent($$"""{"model":"{{model}}","max_completion_tokens":50,"messages":[{"role":"user","content":"Hi"}]}""", Encoding.UTF8, "application/json");
        if (key is not null)
        {
            request.Headers.Add("authorization", $"Bearer {key}");
        }

        if (session is not null)
        {
            request.Headers.Add("x-breakwater-session", session);
        }

        using var response = await http.SendAsync(request);
        response.IsSuccessStatusCode.ShouldBeTrue(await response.Content.ReadAsStringAsync());
    }

    private async Task<string> DoAsync(ServingProcess gateway, params string[] words)
    {
        var run = await CommandLine.RunAsync(stage.Folder, [.. words, "--admin", gateway.Admin.ToString()]);
        run.Code.ShouldBe(0, run.Errors);
        return run.Output;
    }
}
