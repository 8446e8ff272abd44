using System.Buffers;
using System.Text.Json.Nodes;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.Anthropic;

public sealed class AnthropicAnswerTests
{
    private const string Full = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[
          {"type":"thinking","thinking":"","signature":"s"},
          {"type":"text","text":"hi","citations":[{"type":"page_location"}]},
          {"type":"tool_use","id":"toolu_1","name":"f","input":{"a":1.0}},
          {"type":"web_search_tool_result","tool_use_id":"srv_1","content":[]}],
         "stop_reason":"tool_use","stop_sequence":null,"stop_details":null,
         "usage":{"input_tokens":10,"cache_creation_input_tokens":7,"cache_read_input_tokens":3,
           "cache_creation":{"ephemeral_5m_input_tokens":5,"ephemeral_1h_input_tokens":2},
           "output_tokens":9,"output_tokens_details":{"thinking_tokens":4},"server_tool_use":{"web_search_requests":1},"service_tier":"standard"}}
        """;

    private static readonly TokenUsage FullUsage = new()
    {
        Input = 10,
        CacheRead = 3,
        CacheWrite = 5,
        CacheWriteLong = 2,
        Output = 9,
        Reasoning = 4,
        WebSearches = 1,
    };

    [Fact]
    public void Answer_ReadAndWritten_IsEquivalent()
    {
        Kit.Codec.Answers.Read(Kit.Utf8(Full), out var answer).ShouldBeNull();
        answer!.Stop.ShouldBe(StopReason.ToolUse);
        answer.Usage.ShouldBe(FullUsage);
        var losses = new LossList();
        Write(answer, Dialect.Anthropic, losses).ShouldBeJson(Full);
        losses.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Inspect_WholeAnswer_TellsUsage()
    {
        var facts = new StreamFacts();
        Kit.Codec.Answers.Inspect(Kit.Utf8(Full), facts).ShouldBeNull();
        facts.Usage.ShouldBe(FullUsage);
        (facts.IsComplete, facts.HasContent).ShouldBe((true, true));
        facts.ContentBytes.ShouldBeGreaterThan(0);
        Kit.Codec.Answers.Inspect(Kit.Utf8("""{"input_tokens":14}"""), facts).ShouldBeNull();
    }

    [Theory]
    [InlineData("", FaultKind.Truncated)]
    [InlineData("""{"type":"message","content":[{"type":"te""", FaultKind.Truncated)]
    [InlineData("<html>", FaultKind.Malformed)]
    [InlineData("[]", FaultKind.Malformed)]
    [InlineData("{}", FaultKind.Malformed)]
    [InlineData("""{"type":"error","error":{"type":"api_error","message":"x"}}""", FaultKind.Malformed)]
    public void Answer_NotWhole_IsAFault(string body, FaultKind kind)
    {
        Kit.Codec.Answers.Inspect(Kit.Utf8(body), new StreamFacts())!.Kind.ShouldBe(kind);
        Kit.Codec.Answers.Read(Kit.Utf8(body), out var answer)!.Kind.ShouldBe(kind);
        answer.ShouldBeNull();
    }

    [Fact]
    public void Answer_OfAnotherVendor_IsWrittenWhole()
    {
        var reasoning = new ThinkingPart(Dialect.OpenAiResponses, Kit.Text("sum")) { Encrypted = Kit.Text("enc"), ItemId = Kit.Text("rs_1"), IsSummary = true };
        var longName = new string('n', 80);
        var request = Kit.Chat() with { Origin = Dialect.Anthropic, Tools = [Kit.Tool(longName)] };
        var answer = new CanonicalAnswer
        {
            Id = Kit.Text("resp_42"),
            Model = Kit.Text("gpt-x"),
            Parts =
            [
                reasoning,
                new TextPart(Kit.Text("hi"), Kit.Raw("""[{"type":"url_citation"}]""")),
                new ToolCallPart(Kit.Text("call_1"), ToolNames.Shorten(Kit.Text(longName)), Kit.Text("")),
                new OpaquePart(Dialect.OpenAiResponses, "web_search_call", Kit.Raw("{}")),
            ],
            Stop = StopReason.EndTurn,
            Usage = new TokenUsage { Input = 5, CacheRead = 2, Output = 3, Reasoning = 1 },
        };
        var losses = new LossList();
        var output = new ArrayBufferWriter<byte>();
        Kit.Codec.Answers.Write(answer, Kit.Context(Dialect.OpenAiResponses) with { Request = request }, output, losses);
        var written = JsonNode.Parse(output.WrittenSpan)!;
        written["id"]!.GetValue<string>().ShouldBe("msg_42");
        written["stop_reason"]!.GetValue<string>().ShouldBe("tool_use");
        written["content"].ShouldBeJson($$"""
            [{"type":"thinking","thinking":"sum","signature":"{{ReasoningEnvelope.Wrap(reasoning, "prov").Value}}"},
             {"type":"text","text":"hi"},
             {"type":"tool_use","id":"call_1","name":"{{longName}}","input":{} }]
            """);
        written["usage"].ShouldBeJson("""
            {"input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":2,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},
             "output_tokens":3,"output_tokens_details":{"thinking_tokens":1},"service_tier":"standard"}
            """);
        losses.Fields.ShouldBe(["annotations", "output.web_search_call"]);
    }

    [Theory]
    [InlineData(StopReason.EndTurn, "end_turn")]
    [InlineData(StopReason.MaxTokens, "max_tokens")]
    [InlineData(StopReason.StopSequence, "stop_sequence")]
    [InlineData(StopReason.PauseTurn, "pause_turn")]
    [InlineData(StopReason.Refusal, "refusal")]
    [InlineData(StopReason.ContentFilter, "refusal")]
    [InlineData(StopReason.ContextWindowExceeded, "model_context_window_exceeded")]
    public void StopReason_Each_HasItsWord(StopReason reason, string word)
    {
        var answer = new CanonicalAnswer { Parts = [], Stop = reason, StopSequence = Kit.Text("END"), RefusalExplanation = Kit.Text("no") };
        var written = Write(answer, Dialect.OpenAiChat, new LossList());
        written["stop_reason"]!.GetValue<string>().ShouldBe(word);
        written["stop_sequence"]!.GetValue<string>().ShouldBe("END");
        (written["stop_details"]?["explanation"]?.GetValue<string>()).ShouldBe(word == "refusal" ? "no" : null);
        written["id"]!.GetValue<string>().ShouldBe("msg_r1");
        written["model"]!.GetValue<string>().ShouldBe("model-x");
        Kit.Codec.Answers.Read(Kit.Utf8(written.ToJsonString()), out var read).ShouldBeNull();
        read!.Stop.ShouldBe(reason == StopReason.ContentFilter ? StopReason.Refusal : reason);
    }

    [Fact]
    public void Refusal_AsAPart_BecomesTextAndTheReason()
    {
        var written = Write(new CanonicalAnswer { Parts = [new RefusalPart(Kit.Text("no"))], Stop = StopReason.EndTurn }, Dialect.OpenAiChat, new LossList());
        written["content"].ShouldBeJson("""[{"type":"text","text":"no"}]""");
        written["stop_reason"]!.GetValue<string>().ShouldBe("refusal");
    }

    [Fact]
    public void ToolCall_CutByTheBound_KeepsItsTextAndReason()
    {
        var call = new ToolCallPart(Kit.Text("c"), Kit.Text("f"), Kit.Text("{\"a\":"));
        var written = Write(new CanonicalAnswer { Parts = [call], Stop = StopReason.MaxTokens }, Dialect.OpenAiChat, new LossList());
        written["content"]![0]!["input"].ShouldBeJson("""{"_raw":"{\"a\":"}""");
        written["stop_reason"]!.GetValue<string>().ShouldBe("max_tokens");
    }

    private static JsonNode Write(CanonicalAnswer answer, Dialect origin, LossList losses)
    {
        var output = new ArrayBufferWriter<byte>();
        Kit.Codec.Answers.Write(answer, Kit.Context(origin), output, losses);
        return JsonNode.Parse(output.WrittenSpan)!;
    }
}
