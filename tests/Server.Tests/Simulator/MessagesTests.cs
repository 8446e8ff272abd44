using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Breakwater.Simulator.Providers;

namespace Breakwater.Server.Tests.Simulator;

public sealed class MessagesTests
{
    private const string Path = "/v1/messages";

    [Fact]
    public async Task Messages_PlainText_AnswersInTheVendorsShape()
    {
        await using var session = await SimulatorSession.StartAsync();
        var response = await session.SendAnthropicAsync(HttpMethod.Post, Path, SimulatorSession.Message("Hello there"));
        var body = await SimulatorSession.ReadAsync(response);

        response.Headers.GetValues("request-id").Single().ShouldStartWith("req_");
        body.EnumerateObject().Select(static member => member.Name)
            .ShouldBe(["id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage"]);
        body.GetProperty("id").GetString()!.ShouldStartWith("msg_01");
        body.GetProperty("stop_reason").GetString().ShouldBe("end_turn");
        body.GetProperty("content")[0].GetProperty("text").GetString()!.ShouldStartWith("You said: \"Hello there\".");
    }

    [Theory]
    [InlineData("Tell me", "", "text")]
    [InlineData("What is the weather", $",\"tools\":{Tools.Messages}", "text,tool_use,tool_use")]
    [InlineData("weather", $",\"tools\":{Tools.Messages},\"tool_choice\":{{\"type\":\"any\",\"disable_parallel_tool_use\":true}}", "text,tool_use")]
    [InlineData("Think", ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}", "thinking,text")]
    [InlineData("Think", ",\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"}", "thinking,text")]
    public async Task MessagesStream_AnyAnswer_HasBlocksInOrder(string text, string more, string kinds)
    {
        await using var session = await SimulatorSession.StartAsync();
        var events = await session.AnthropicStreamAsync(Path, SimulatorSession.Message(text, more + ",\"stream\":true"));

        events.ShouldAllBe(static e => e.Json.GetProperty("type").GetString() == e.Name);
        events[0].Name.ShouldBe("message_start");
        events[^2].Name.ShouldBe("message_delta");
        events[^1].Name.ShouldBe("message_stop");
        events.ShouldContain(static e => e.Name == "ping");
        Blocks(events).ShouldBe(kinds.Split(','));
        events[^2].Json.GetProperty("delta").GetProperty("stop_reason").GetString().ShouldBe(kinds.Contains("tool_use", StringComparison.Ordinal) ? "tool_use" : "end_turn");
    }

    [Fact]
    public async Task Messages_ThinkingSentBack_IsAcceptedUnchangedAndRefusedChanged()
    {
        await using var session = await SimulatorSession.StartAsync();
        var first = await session.AnthropicAsync(Path, SimulatorSession.Message("Think", ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}"));
        var block = first.GetProperty("content")[0];
        block.GetProperty("type").GetString().ShouldBe("thinking");
        var changed = JsonNode.Parse(block.GetRawText())!;
        changed["thinking"] = "Something else";
        var foreign = JsonNode.Parse(block.GetRawText())!;
        foreign["signature"] = "EqQBCkYIBBgCKkDotIssued";

        (await StatusAsync(block.GetRawText())).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(changed.ToJsonString())).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(foreign.ToJsonString())).ShouldBe(HttpStatusCode.BadRequest);

        async Task<HttpStatusCode> StatusAsync(string thinking)
        {
            var body = $$"""{"model":"sim-claude","max_tokens":2000,"messages":[{"role":"user","content":"Think"},{"role":"assistant","content":[{{thinking}},{"type":"text","text":"so"}]},{"role":"user","content":"on"}]}""";
            return (await session.SendAnthropicAsync(HttpMethod.Post, Path, body)).StatusCode;
        }
    }

    [Fact]
    public async Task Messages_ToolInput_ConformsAndTheResultIsAnswered()
    {
        await using var session = await SimulatorSession.StartAsync();
        var first = await session.AnthropicAsync(Path, SimulatorSession.Message("weather", $",\"tools\":{Tools.Messages}"));
        var calls = first.GetProperty("content").EnumerateArray().Where(static block => block.GetProperty("type").GetString() == "tool_use").ToList();
        foreach (var call in calls)
            call.GetProperty("input").ShouldBeWeatherInput();
        var results = string.Join(",", calls.Select(static call => $$"""{"type":"tool_result","tool_use_id":"{{call.GetProperty("id").GetString()}}","content":"calm"}"""));
        var second = await session.AnthropicAsync(Path, $$"""
            {"model":"sim-claude","max_tokens":500,"tools":{{Tools.Messages}},"messages":[{"role":"user","content":"weather"},
             {"role":"assistant","content":{{first.GetProperty("content").GetRawText()}}},{"role":"user","content":[{{results}}]}]}
            """);
        second.GetProperty("stop_reason").GetString().ShouldBe("end_turn");
    }

    [Fact]
    public async Task Messages_LimitsAndStops_GiveTheirReason()
    {
        await using var session = await SimulatorSession.StartAsync();
        var cut = await session.AnthropicAsync(Path, SimulatorSession.Message("Long").Replace("2000", "3", StringComparison.Ordinal));
        cut.GetProperty("stop_reason").GetString().ShouldBe("max_tokens");
        cut.GetProperty("usage").GetProperty("output_tokens").GetInt32().ShouldBe(3);
        var stopped = await session.AnthropicAsync(Path, SimulatorSession.Message("alpha beta", ",\"stop_sequences\":[\"beta\"]"));
        stopped.GetProperty("stop_reason").GetString().ShouldBe("stop_sequence");
        stopped.GetProperty("stop_sequence").GetString().ShouldBe("beta");
    }

    [Fact]
    public async Task MessagesStream_ToolCutByTheLimit_LeavesTheBlockOpen()
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = SimulatorSession.Message("weather", $",\"stream\":true,\"tools\":{Tools.Messages}").Replace("2000", "12", StringComparison.Ordinal);
        var events = await session.AnthropicStreamAsync(Path, body);
        events.Count(static e => e.Name == "content_block_start").ShouldBe(events.Count(static e => e.Name == "content_block_stop") + 1);
        events[^2].Json.GetProperty("delta").GetProperty("stop_reason").GetString().ShouldBe("max_tokens");
    }

    [Fact]
    public async Task Messages_OutputConfigSchema_AnswersConformingJson()
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = await session.AnthropicAsync(Path, SimulatorSession.Message("x", ""","output_config":{"format":{"type":"json_schema","schema":""" + Tools.Schema + "}}"));
        JsonDocument.Parse(body.GetProperty("content")[0].GetProperty("text").GetString()!).RootElement.ShouldBeWeatherInput();
    }

    [Fact]
    public async Task Messages_CacheSimulated_CountsReadsApartFromInput()
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { Pacing = PacingOptions.Instant, SimulateCache = true });
        var body = SimulatorSession.Message(new string('x', 4000), ",\"cache_control\":{\"type\":\"ephemeral\"}");
        var first = (await session.AnthropicAsync(Path, body)).GetProperty("usage");
        var second = (await session.AnthropicAsync(Path, body)).GetProperty("usage");
        first.GetProperty("cache_read_input_tokens").GetInt32().ShouldBe(0);
        second.GetProperty("cache_read_input_tokens").GetInt32().ShouldBeGreaterThan(800);
        Total(second).ShouldBe(Total(first));

        static int Total(JsonElement usage) => usage.GetProperty("input_tokens").GetInt32()
            + usage.GetProperty("cache_creation_input_tokens").GetInt32() + usage.GetProperty("cache_read_input_tokens").GetInt32();
    }

    [Fact]
    public async Task CountTokens_SameRequest_AgreesWithTheUsage()
    {
        await using var session = await SimulatorSession.StartAsync();
        var answered = await session.AnthropicAsync(Path, SimulatorSession.Message("Count me in"));
        var counted = await session.AnthropicAsync(Path + "/count_tokens", """{"model":"sim-claude","messages":[{"role":"user","content":"Count me in"}]}""");
        counted.GetProperty("input_tokens").GetInt32().ShouldBe(answered.GetProperty("usage").GetProperty("input_tokens").GetInt32());
    }

    private static List<string> Blocks(List<SseEvent> events)
    {
        var kinds = new List<string>();
        var open = false;
        foreach (var (name, json) in events.Select(static e => (e.Name!, e.Json)).Where(static e => e.Item2.TryGetProperty("index", out _)))
        {
            json.GetProperty("index").GetInt32().ShouldBe(name == "content_block_start" ? kinds.Count : kinds.Count - 1);
            open.ShouldBe(name != "content_block_start");
            open = name != "content_block_stop";
            if (name == "content_block_start")
                kinds.Add(json.GetProperty("content_block").GetProperty("type").GetString()!);
        }

        open.ShouldBeFalse();
        return kinds;
    }
}
