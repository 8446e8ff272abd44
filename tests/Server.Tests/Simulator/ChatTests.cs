using System.Net;
using System.Text.Json;
using Breakwater.Simulator.Providers;

namespace Breakwater.Server.Tests.Simulator;

public sealed class ChatTests
{
    private const string Path = "/v1/chat/completions";

    [Fact]
    public async Task Chat_PlainText_AnswersInTheVendorsShape()
    {
        await using var session = await SimulatorSession.StartAsync();
        var response = await session.SendOpenAiAsync(HttpMethod.Post, Path, SimulatorSession.Chat("Hello there"));
        var body = await SimulatorSession.ReadAsync(response);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("x-request-id").Single().ShouldStartWith("req_");
        response.Headers.GetValues("openai-version").Single().ShouldBe("2020-10-01");
        response.Headers.Any(static header => header.Key.Contains("simulat", StringComparison.OrdinalIgnoreCase)).ShouldBeFalse();
        body.EnumerateObject().Select(static member => member.Name)
            .ShouldBe(["id", "object", "created", "model", "choices", "usage", "service_tier", "system_fingerprint"]);
        var choice = body.GetProperty("choices")[0];
        choice.GetProperty("finish_reason").GetString().ShouldBe("stop");
        choice.GetProperty("message").GetProperty("content").GetString()!.ShouldStartWith("You said: \"Hello there\".");
        var usage = body.GetProperty("usage");
        usage.GetProperty("total_tokens").GetInt32().ShouldBe(usage.GetProperty("prompt_tokens").GetInt32() + usage.GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Chat_SameSeedAndRequest_GivesTheSameAnswerIdAndUsage()
    {
        await using var one = await SimulatorSession.StartAsync();
        await using var two = await SimulatorSession.StartAsync();
        await using var other = await SimulatorSession.StartAsync(new SimulatorOptions { Seed = 2, Pacing = PacingOptions.Instant });
        var first = await one.OpenAiAsync(Path, SimulatorSession.Chat("Same"));
        var second = await two.OpenAiAsync(Path, SimulatorSession.Chat("Same"));
        var third = await other.OpenAiAsync(Path, SimulatorSession.Chat("Same"));

        foreach (var member in (string[])["id", "choices", "usage"])
            second.GetProperty(member).GetRawText().ShouldBe(first.GetProperty(member).GetRawText());
        third.GetProperty("id").GetString().ShouldNotBe(first.GetProperty("id").GetString());
    }

    [Fact]
    public async Task ChatStream_WithUsage_FollowsTheGrammar()
    {
        await using var session = await SimulatorSession.StartAsync();
        var events = await session.OpenAiStreamAsync(Path, SimulatorSession.Chat("Stream please", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

        events.ShouldAllBe(static e => e.Name == null);
        events[^1].Data.ShouldBe("[DONE]");
        var chunks = events.SkipLast(1).Select(static e => e.Json).ToList();
        chunks.Select(static c => c.GetProperty("id").GetString()).Distinct().Count().ShouldBe(1);
        var opening = chunks[0].GetProperty("choices")[0].GetProperty("delta");
        opening.GetRawText().ShouldBe("""{"role":"assistant","content":"","refusal":null}""");
        chunks.SkipLast(1).ShouldAllBe(static c => c.GetProperty("usage").ValueKind == JsonValueKind.Null);
        chunks[^2].GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
        chunks[^2].GetProperty("choices")[0].GetProperty("delta").GetRawText().ShouldBe("{}");
        chunks[^1].GetProperty("choices").GetArrayLength().ShouldBe(0);
        chunks[^1].GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(chunks.Count - 3);
    }

    [Fact]
    public async Task ChatStream_ObfuscationRefused_HasNone()
    {
        await using var session = await SimulatorSession.StartAsync();
        var padded = await session.OpenAiStreamAsync(Path, SimulatorSession.Chat("Pad", ",\"stream\":true"));
        var bare = await session.OpenAiStreamAsync(Path, SimulatorSession.Chat("Pad", ",\"stream\":true,\"stream_options\":{\"include_obfuscation\":false}"));

        padded[1].Json.TryGetProperty("obfuscation", out _).ShouldBeTrue();
        bare[1].Json.TryGetProperty("obfuscation", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("What is the weather?", "", 2)]
    [InlineData("What is the weather?", ",\"parallel_tool_calls\":false", 1)]
    [InlineData("Hello", ",\"tool_choice\":\"required\"", 2)]
    [InlineData("Hello", ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"get_tide\"}}", 1)]
    [InlineData("Hello", "", 0)]
    [InlineData("What is the weather?", ",\"tool_choice\":\"none\"", 0)]
    public async Task Chat_Tools_CallsAsAsked(string text, string more, int calls)
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = await session.OpenAiAsync(Path, SimulatorSession.Chat(text, $",\"tools\":{Tools.Chat}{more}"));
        var choice = body.GetProperty("choices")[0];
        var made = choice.GetProperty("message").TryGetProperty("tool_calls", out var list) ? list.EnumerateArray().ToList() : [];

        made.Count.ShouldBe(calls);
        choice.GetProperty("finish_reason").GetString().ShouldBe(calls > 0 ? "tool_calls" : "stop");
        made.Select(static call => call.GetProperty("id").GetString()).Distinct().Count().ShouldBe(calls);
        foreach (var call in made)
            JsonDocument.Parse(call.GetProperty("function").GetProperty("arguments").GetString()!).RootElement.ShouldBeWeatherInput();
    }

    [Fact]
    public async Task ChatStream_ParallelTools_KeysFragmentsByIndex()
    {
        await using var session = await SimulatorSession.StartAsync();
        var events = await session.OpenAiStreamAsync(Path, SimulatorSession.Chat("weather", $",\"stream\":true,\"tools\":{Tools.Chat}"));
        var arguments = new Dictionary<int, string>();
        foreach (var delta in events.SkipLast(1).Select(static e => e.Json.GetProperty("choices")[0].GetProperty("delta")))
        {
            if (!delta.TryGetProperty("tool_calls", out var calls))
                continue;
            var index = calls[0].GetProperty("index").GetInt32();
            calls[0].TryGetProperty("id", out _).ShouldBe(!arguments.ContainsKey(index));
            arguments[index] = arguments.GetValueOrDefault(index) + calls[0].GetProperty("function").GetProperty("arguments").GetString();
        }

        arguments.Keys.ShouldBe([0, 1]);
        foreach (var text in arguments.Values)
            JsonDocument.Parse(text).RootElement.ShouldBeWeatherInput();
    }

    [Fact]
    public async Task Chat_AfterToolResult_AnswersInText()
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = await session.OpenAiAsync(Path, $$$"""
            {"model":"sim-gpt","tools":{{{Tools.Chat}}},"messages":[{"role":"user","content":"weather?"},
             {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"call_1","content":"21 degrees"}]}
            """);
        body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!.ShouldStartWith("The tool answered: \"21 degrees\".");
    }

    [Fact]
    public async Task Chat_JsonSchema_AnswersConformingJson()
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = await session.OpenAiAsync(Path, SimulatorSession.Chat(
            "Structured", ""","response_format":{"type":"json_schema","json_schema":{"name":"report","strict":true,"schema":""" + Tools.Schema + "}}"));
        JsonDocument.Parse(body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!).RootElement.ShouldBeWeatherInput();
    }

    [Fact]
    public async Task Chat_TokenLimit_CutsWithLength()
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = await session.OpenAiAsync(Path, SimulatorSession.Chat("Long", ",\"max_completion_tokens\":3"));
        body.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("length");
        body.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Chat_StopSequence_EndsBeforeIt()
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = await session.OpenAiAsync(Path, SimulatorSession.Chat("alpha beta gamma", ",\"stop\":[\"gamma\",\"beta\"]"));
        body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe("You said: \"alpha ");
        body.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
    }

    [Fact]
    public async Task Chat_SeveralChoices_DifferAndInterleaveInTheStream()
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = await session.OpenAiAsync(Path, SimulatorSession.Chat("n", ",\"n\":3"));
        body.GetProperty("choices").EnumerateArray().Select(static c => c.GetProperty("message").GetProperty("content").GetString()).Distinct().Count().ShouldBe(3);

        var events = await session.OpenAiStreamAsync(Path, SimulatorSession.Chat("n", ",\"n\":2,\"stream\":true"));
        events.Take(6).Select(static e => e.Json.GetProperty("choices")[0].GetProperty("index").GetInt32()).ShouldBe([0, 1, 0, 1, 0, 1]);
    }

    [Fact]
    public async Task Chat_ReasoningEffort_IsCountedInUsage()
    {
        await using var session = await SimulatorSession.StartAsync();
        var body = await session.OpenAiAsync(Path, SimulatorSession.Chat("Think", ",\"reasoning_effort\":\"high\""));
        body.GetProperty("usage").GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32().ShouldBe(24);
    }

    [Fact]
    public async Task Chat_CacheSimulated_ReportsTheRepeatedPrefix()
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { Pacing = PacingOptions.Instant, SimulateCache = true });
        var body = SimulatorSession.Chat(new string('x', 4000));
        var first = await session.OpenAiAsync(Path, body);
        var second = await session.OpenAiAsync(Path, body);
        Cached(first).ShouldBe(0);
        Cached(second).ShouldBeInRange(896, 1024);

        static int Cached(JsonElement answer) => answer.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32();
    }
}
