using System.Text.Json.Nodes;
using Breakwater.Core.Wire;
using Breakwater.Server.Tests.Support;

namespace Breakwater.Server.Tests.Translation;

/// <summary>F-F2: twelve turns with parallel tools and reasoning, echoed by the caller as its SDK would: the provider gets back exactly what it said.</summary>
public sealed class ToolLoopTests
{
    private const int Turns = 12;

    [Fact]
    public async Task F_F2_AnthropicCaller_ClaudeBehind_ReplaysExactly()
    {
        await using var claude = new ScriptedProvider(static (request, connection) => connection.AnswerAsync(200, ClaudeAnswer(ClaudeTurn(request))));
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.Anthropic, claude.Url));
        await LoopAnthropicAsync(gateway);
        CheckClaude(claude);
    }

    [Fact]
    public async Task F_F2_ChatCaller_ClaudeBehind_ReplaysExactly()
    {
        await using var claude = new ScriptedProvider(static (request, connection) => connection.AnswerAsync(200, ClaudeAnswer(ClaudeTurn(request))));
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.Anthropic, claude.Url));
        var messages = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Go." });
        for (var turn = 0; turn < Turns; turn++)
        {
            var answer = await AskAsync(gateway, Dialect.OpenAiChat, new JsonObject { ["model"] = "m-a", ["messages"] = messages.DeepClone(), ["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}]""") });
            var message = answer["choices"]![0]!["message"]!;
            messages.Add(message.DeepClone());
            foreach (var call in message["tool_calls"]!.AsArray())
            {
                messages.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = call!["id"]!.GetValue<string>(), ["content"] = "seen " + call["id"] });
            }
        }

        CheckClaude(claude);
    }

    [Fact]
    public async Task F_F2_AnthropicCaller_ResponsesModelBehind_ReplaysExactly()
    {
        await using var openai = new ScriptedProvider(static (request, connection) =>
            connection.AnswerAsync(200, ResponsesAnswer(JsonNode.Parse(request.Body)!["input"]!.AsArray().Count(static item => item!["type"]?.GetValue<string>() == "reasoning"))));
        await using var gateway = await TestGateway.StartAsync(Yaml.One(Dialect.OpenAiResponses, openai.Url));
        await LoopAnthropicAsync(gateway);

        openai.Requests.Count.ShouldBe(Turns);
        var input = JsonNode.Parse(openai.Requests[^1].Body)!["input"]!.AsArray();
        var expected = new List<JsonNode>();
        for (var turn = 0; turn < Turns - 1; turn++)
        {
            var output = JsonNode.Parse(ResponsesAnswer(turn))!["output"]!.AsArray();
            expected.AddRange(output.Select(static item => item!));
            expected.AddRange(output.Where(static item => item!["type"]!.GetValue<string>() == "function_call").Select(static call => (JsonNode)new JsonObject { ["type"] = "function_call_output", ["call_id"] = call!["call_id"]!.GetValue<string>() }));
        }

        input.Skip(1).Select(Gist).ShouldBe(expected.Select(Gist));
    }

    private static async Task LoopAnthropicAsync(TestGateway gateway)
    {
        var messages = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Go." });
        for (var turn = 0; turn < Turns; turn++)
        {
            var answer = await AskAsync(gateway, Dialect.Anthropic, new JsonObject { ["model"] = "m-a", ["max_tokens"] = 4096, ["messages"] = messages.DeepClone(), ["tools"] = JsonNode.Parse("""[{"name":"look","input_schema":{"type":"object"}}]""") });
            answer["stop_reason"]!.GetValue<string>().ShouldBe("tool_use");
            var content = answer["content"]!.AsArray();
            messages.Add(new JsonObject { ["role"] = "assistant", ["content"] = content.DeepClone() });
            var results = content.Where(static block => block!["type"]!.GetValue<string>() == "tool_use")
                .Select(static block => (JsonNode)new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = block!["id"]!.GetValue<string>(), ["content"] = "seen " + block["id"] });
            messages.Add(new JsonObject { ["role"] = "user", ["content"] = new JsonArray([.. results]) });
        }
    }

    private static async Task<JsonNode> AskAsync(TestGateway gateway, Dialect dialect, JsonObject body)
    {
        using var response = await gateway.Http.PostAsync(dialect, body.ToJsonString());
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, text);
        return JsonNode.Parse(text)!;
    }

    private static void CheckClaude(ScriptedProvider claude)
    {
        claude.Requests.Count.ShouldBe(Turns);
        var messages = JsonNode.Parse(claude.Requests[^1].Body)!["messages"]!.AsArray();
        var assistant = messages.Where(static message => message!["role"]!.GetValue<string>() == "assistant").ToArray();
        assistant.Length.ShouldBe(Turns - 1);
        for (var turn = 0; turn < assistant.Length; turn++)
        {
            JsonNode.DeepEquals(assistant[turn]!["content"], JsonNode.Parse(ClaudeAnswer(turn))!["content"]).ShouldBeTrue($"turn {turn}: {assistant[turn]!.ToJsonString()}");
        }

        messages.Where(static message => message!["role"]!.GetValue<string>() == "user").Skip(1)
            .ShouldAllBe(static message => string.Join(',', message!["content"]!.AsArray().Select(static block => block!["type"]!.GetValue<string>())) == "tool_result,tool_result");
    }

    private static int ClaudeTurn(ScriptedRequest request) =>
        JsonNode.Parse(request.Body)!["messages"]!.AsArray().Count(static message => message!["role"]!.GetValue<string>() == "assistant");

    private static string ClaudeAnswer(int turn) => $$"""
        {"id":"msg_{{turn}}","type":"message","role":"assistant","model":"claude-x","content":[
        {"type":"thinking","thinking":"Step {{turn}}: é \"quoted\" 😀","signature":"EqQB{{turn}}+/w=="},
        {"type":"redacted_thinking","data":"Emw{{turn}}KAhgB="},
        {"type":"text","text":"Turn {{turn}}"},
        {"type":"tool_use","id":"toolu_{{turn}}_b","name":"look","input":{"at":[{{turn}},null,{"deep":"ü"}],"n":1} },
        {"type":"tool_use","id":"toolu_{{turn}}_a","name":"look","input":{} }],
        "stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":9} }
        """;

    private static string ResponsesAnswer(int turn) => $$"""
        {"id":"resp_{{turn}}","object":"response","created_at":1700000000,"status":"completed","error":null,"incomplete_details":null,"model":"gpt-x","output":[
        {"id":"rs_{{turn}}","type":"reasoning","summary":[{"type":"summary_text","text":"Step {{turn}}"}],"encrypted_content":"gAAAA{{turn}}+/w=="},
        {"id":"msg_{{turn}}","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Turn {{turn}}","annotations":[]}]},
        {"id":"fc_{{turn}}b","type":"function_call","status":"completed","call_id":"call_{{turn}}_b","name":"look","arguments":"{\"at\":{{turn}} }"},
        {"id":"fc_{{turn}}a","type":"function_call","status":"completed","call_id":"call_{{turn}}_a","name":"look","arguments":"{}"}],
        "usage":{"input_tokens":5,"output_tokens":9,"total_tokens":14} }
        """;

    // What must survive of an item; ids of messages and calls may be made anew.
    private static string Gist(JsonNode? item) => item!["type"]?.GetValue<string>() switch
    {
        "reasoning" => $"reasoning {item["id"]} {item["summary"]![0]!["text"]} {item["encrypted_content"]}",
        "function_call" => $"call {item["call_id"]} {item["name"]} {JsonNode.Parse(item["arguments"]!.GetValue<string>())!.ToJsonString()}",
        "function_call_output" => $"output {item["call_id"]}",
        _ => $"message {item["content"]![0]!["text"]}",
    };
}
