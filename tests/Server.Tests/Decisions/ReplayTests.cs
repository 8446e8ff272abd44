using System.Text.Json;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Decisions;

/// <summary>Decisions of the past under a changed configuration, to the nano-dollar.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string Models = """
        providers:
          a: { dialect: openai, base_url: "http://127.0.0.1:9/", api_keys: ["sk-a"] }
          b: { dialect: openai, base_url: "http://127.0.0.1:9/", api_keys: ["sk-b"] }
        models:
          - { id: dear, provider: a, quality: high, context_window: 100000, max_output: 4096, price_usd_per_mtok: { input: 10.0, cached_input: 1.0, output: 40.0 } }
          - { id: cheap, provider: b, quality: high, context_window: 1000, max_output: 500, price_usd_per_mtok: { input: 1.0, cached_input: 0.1, output: 4.0 } }
        """;

    private const string Old = Models + "\nroutes: [ { name: default, candidates: [dear, cheap] } ]\n";

    private readonly DecisionStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Replay_SameConfiguration_MovesNobody()
    {
        var summary = await SummaryAsync(Old);

        (Whole(summary, "moved"), Whole(summary, "reordered"), Whole(summary, "cost_delta"), Whole(summary, "refused_after")).ShouldBe((0, 0, 0, 1));
        Whole(summary, "cost_before").ShouldBe(2 * 18_100_000);
    }

    /// <summary>1000 in, 100 of them from the cache, and 225 out: 900 × 10 + 100 × 1 + 225 × 40 = 18,100 µUSD at the dear one, 1,810 at the cheap one.</summary>
    [Fact]
    public async Task Replay_OrderByCost_TellsWhoMovesAndWhatItSaves()
    {
        var summary = await SummaryAsync(Old.Replace("candidates:", "policy: cost, candidates:", StringComparison.Ordinal));

        Whole(summary, "decisions").ShouldBe(4);
        Whole(summary, "skipped").ShouldBe(1);
        Whole(summary, "moved").ShouldBe(1);
        Whole(summary, "cost_before").ShouldBe(2 * 18_100_000);
        Whole(summary, "cost_after").ShouldBe(18_100_000 + 1_810_000);
        Whole(summary, "cost_delta").ShouldBe(1_810_000 - 18_100_000);
        var move = summary.GetProperty("moves").EnumerateArray().ShouldHaveSingleItem();
        (move.GetProperty("from").GetString(), move.GetProperty("to").GetString(), Whole(move, "requests"), Whole(move, "cost_delta")).ShouldBe(("a/dear", "b/cheap", 1, -16_290_000));
    }

    [Fact]
    public async Task Replay_OrderByCost_ForPeople_SaysTheSame()
    {
        var run = await RunAsync(Old.Replace("candidates:", "policy: cost, candidates:", StringComparison.Ordinal));

        run.Errors.ShouldBeEmpty();
        run.Code.ShouldBe(0);
        run.Output.Split('\n').ShouldBe(
        [
            "4 decisions, 1 of them with nothing to choose; 1 go elsewhere first, 0 have other stand-ins",
            "",
            "from    to       requests  cost USD",
            "a/dear  b/cheap  1         -0.01629",
            "",
            "cost: 0.0362 USD before, 0.01991 after (-0.01629); 1 requests cannot be priced",
            "latency: no request is under a limit",
            "refused: 1 before, 1 after",
            "",
        ]);
    }

    [Fact]
    public async Task Replay_LatencyLimit_CountsWhoMissesIt()
    {
        var summary = await SummaryAsync(Old.Replace("candidates:", "policy: slo-budget, max_latency: 1s, candidates:", StringComparison.Ordinal));

        (Whole(summary, "limited"), Whole(summary, "misses_before"), Whole(summary, "misses_after")).ShouldBe((2, 2, 1));
    }

    [Fact]
    public async Task Replay_ModelTakenAway_CountsTheRefusedAndSaysWhy()
    {
        var run = await RunAsync(Models + "\nroutes: [ { name: default, candidates: [cheap] } ]\n");

        run.Output.ShouldContain("refused: 1 before, 2 after");
        run.Output.ShouldContain("req_long: ");
        run.Output.ShouldContain("b/cheap has too short a context window");
    }

    [Fact]
    public async Task Replay_BadConfiguration_IsWrongUsage_WithTheUsualReport()
    {
        var run = await RunAsync(Old.Replace("quality: high", "quality: great", StringComparison.Ordinal));

        run.Code.ShouldBe(2);
        run.Errors.ShouldContain("quality");
        run.Output.ShouldBeEmpty();
    }

    /// <summary>A budget that was nearly spent had sent it to the cheapest (A7.9).</summary>
    [Theory]
    [InlineData("", 0)]
    [InlineData("budgets: { degrade_to_cheapest: false }\n", 1)]
    public async Task Replay_NearlySpentBudget_SendsToTheCheapestWhileTheConfigurationDoes(string more, int moved) =>
        Whole(await SummaryAsync(Old + more, PlanOf("order") + Turned("cost", "")), "moved").ShouldBe(moved);

    /// <summary>F-K1: what was cached where is nothing to a configuration that does not look.</summary>
    [Theory]
    [InlineData("", 0)]
    [InlineData("affinity: { enabled: false }\n", 1)]
    public async Task Replay_CachedPrompt_KeepsItsTargetWhileTheConfigurationLooks(string more, int moved) =>
        Whole(await SummaryAsync(Old.Replace("candidates:", "policy: balance, candidates:", StringComparison.Ordinal) + more, PlanOf("balance") + Turned("balance", "\"warm_tokens\":400,")), "moved").ShouldBe(moved);

    [Theory]
    [InlineData("{}", "line 1: this is no decision")]
    [InlineData("nonsense", "line 1: this is no decision")]
    [InlineData("""{"id":"req_1","at":"2026-11-21T12:00:00Z","plan":"00"}""", "lacks plan 00, which request req_1 refers to")]
    public async Task Replay_BadFile_SaysWhere(string text, string told)
    {
        var run = await CommandLine.RunAsync(stage.Folder, "replay", "--decisions", stage.Write("bad.jsonl", text), "--config", stage.Write("new.yaml", Old));

        run.Code.ShouldBe(2);
        run.Errors.ShouldContain(told);
    }

    private static long Whole(JsonElement from, string name) => from.GetProperty(name).GetInt64();

    private async Task<JsonElement> SummaryAsync(string yaml, string recorded = Recorded)
    {
        var run = await CommandLine.RunAsync(stage.Folder, "replay", "--decisions", stage.Write("decisions.jsonl", recorded), "--config", stage.Write("new.yaml", yaml), "--json");
        run.Errors.ShouldBeEmpty();
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("summary");
    }

    private Task<CommandResult> RunAsync(string yaml) =>
        CommandLine.RunAsync(stage.Folder, "replay", "--decisions", stage.Write("decisions.jsonl", Recorded), "--config", stage.Write("new.yaml", yaml));

    private static string PlanOf(string policy) => Recorded[..Recorded.IndexOf('\n', StringComparison.Ordinal)].Replace("\"policy\":{\"kind\":\"order\"}", $"\"policy\":{{\"kind\":\"{policy}\"}}", StringComparison.Ordinal);

    // A request that went to the second candidate first.
    private static string Turned(string policy, string second) => $$$"""

        {"id":"req_turned","at":"2026-11-21T12:00:00Z","plan":"p1","asked":"auto","prompt":500,"expects":200,"question":{"policy":{"kind":"{{{policy}}}"},"value":"l1","live":[{"success_ratio":1},{{{{second}}}"success_ratio":1}]},"answer":{"places":[1,0],"excluded":[],"reason":""},"order":[1,0],"usage":{"input":900,"output":225},"status":200}
        """;

    // A plain request, one too long for the cheap model, one that was refused for a name that is nobody's then, and a call on a stored response.
    private const string Recorded = """
        {"hash":"p1","plan":{"config":"c0","route":"default","meaning":"auto, matching route 'default'","tier":"gold","sla":{"max_retries":2,"allow_cross_provider":true,"fallbacks":"listed","quality_floor":"basic"},"policy":{"kind":"order"},"candidates":[{"provider":"a","model_id":"dear","upstream_id":"dear","quality":"high","context_window":100000,"max_output":4096,"weight":1},{"provider":"b","model_id":"cheap","upstream_id":"cheap","quality":"high","context_window":1000,"max_output":4096,"weight":1}],"answer":{"places":[0,1],"excluded":[],"reason":""}}}
        {"id":"req_short","at":"2026-11-21T12:00:00Z","plan":"p1","asked":"auto","prompt":500,"expects":200,"usage":{"input":900,"cache_read":100,"output":225},"status":200,"live":[{"p95":"00:00:02","success_ratio":1},{"p95":"00:00:00.5000000","success_ratio":1}]}
        {"id":"req_long","at":"2026-11-21T12:00:00Z","plan":"p1","asked":"auto","prompt":5000,"expects":200,"question":{"policy":{"kind":"order"},"value":"l0"},"answer":{"places":[0],"excluded":[{"place":1,"cause":"too_long","missing":"none"}],"reason":""},"order":[0],"usage":{"input":900,"cache_read":100,"output":225},"status":200,"live":[{"p95":"00:00:02","success_ratio":1},{"p95":"00:00:00.5000000","success_ratio":1}]}
        {"id":"req_lost","at":"2026-11-21T12:00:00Z","asked":"nobody","status":404,"fault":"model_not_found","stage":"plan"}
        {"id":"req_stored","at":"2026-11-21T12:00:00Z","operation":"stored_response","status":200}
        """;
}
