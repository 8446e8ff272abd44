using System.Buffers;
using System.Text.Json;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using static Breakwater.Core.Tests.Wire.OpenAiChat.ChatScript;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

public sealed class ChatAnswerTests
{
    private const string Whole = """
        {"id":"chatcmpl-1","object":"chat.completion","created":7,"model":"m","service_tier":"default",
         "choices":[{"index":0,"finish_reason":"stop","logprobs":null,"message":{"role":"assistant","content":"h\u00e9","refusal":null,
           "annotations":[{"type":"url_citation","url_citation":{"start_index":0,"end_index":2,"title":"t","url":"u"}}],
           "reasoning_content":"hm","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},{"id":"c2","type":"custom","custom":{"name":"g","input":"in"}}]}}],
         "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":0,"audio_tokens":0},
           "completion_tokens_details":{"reasoning_tokens":2,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}
        """;

    [Fact]
    public void Read_WholeAnswer_GivesPartsInOrder()
    {
        CanonicalAnswer answer = Read(Whole);

        answer.Parts.Select(part => part.GetType()).ShouldBe([typeof(ThinkingPart), typeof(TextPart), typeof(ToolCallPart), typeof(ToolCallPart)]);
        (answer.Id.Value, answer.Model.Value, answer.Created, answer.ServiceTier).ShouldBe(("chatcmpl-1", "m", 7L, "default"));
        answer.Usage.ShouldBe(new TokenUsage { Input = 6, CacheRead = 4, Output = 5, Reasoning = 2 });
        answer.Stop.ShouldBe(StopReason.ToolUse);
    }

    [Fact]
    public void Read_ThenWrite_SameDialect_IsEquivalentButForTheRuleOnToolCalls()
    {
        JsonElement json = Write(Read(Whole), Dialect.OpenAiChat, out LossList losses);

        Same(json, Whole.Replace("\"finish_reason\":\"stop\"", "\"finish_reason\":\"tool_calls\"", StringComparison.Ordinal)).ShouldBeTrue(json.ToString());
        losses.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Write_ClaudeAnswer_JoinsTextMovesCitationsAndKeepsState()
    {
        var answer = new CanonicalAnswer
        {
            Id = Text("msg_1"),
            Stop = StopReason.EndTurn,
            ServiceTier = "standard",
            Parts =
            [
                new ThinkingPart(Dialect.Anthropic, Text("hm")) { Signature = Text("s") },
                new TextPart(Text("ab")),
                new TextPart(Text("cd"), Raw("[{\"type\":\"web_search_result_location\",\"url\":\"u\",\"title\":null},{\"type\":\"page_location\"}]")),
                new OpaquePart(Dialect.Anthropic, "server_tool_use", Raw("{}")),
            ],
        };

        JsonElement json = Write(answer, Dialect.Anthropic, out LossList losses);

        JsonElement message = json.GetProperty("choices")[0].GetProperty("message");
        json.GetProperty("id").GetString().ShouldBe("chatcmpl-msg_1");
        (json.GetProperty("model").GetString(), json.GetProperty("created").GetInt64(), json.GetProperty("service_tier").GetString()).ShouldBe(("claude-x", 11L, "default"));
        message.GetProperty("content").GetString().ShouldBe("abcd");
        Same(message.GetProperty("annotations"), "[{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":2,\"end_index\":4,\"title\":\"\",\"url\":\"u\"}}]").ShouldBeTrue();
        message.GetProperty("reasoning_content").GetString().ShouldBe("hm");
        Same(message.GetProperty("reasoning_details"), "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\",\"provider\":\"claude\",\"origin\":\"anthropic\"}]").ShouldBeTrue();
        json.TryGetProperty("usage", out _).ShouldBeFalse();
        losses.Fields.ShouldBe(["content.server_tool_use", "citations"]);
    }

    [Fact]
    public void Write_RefusalWithoutContent_KeepsContentNull()
    {
        JsonElement choice = Write(new CanonicalAnswer { Stop = StopReason.Refusal, RefusalExplanation = Text("why"), Parts = [] }, Dialect.Anthropic, out _).GetProperty("choices")[0];

        choice.GetProperty("message").GetProperty("content").ValueKind.ShouldBe(JsonValueKind.Null);
        choice.GetProperty("message").GetProperty("refusal").GetString().ShouldBe("why");
        choice.GetProperty("finish_reason").GetString().ShouldBe("content_filter");
    }

    [Fact]
    public void Write_CallWithInputObject_HasItAsText()
    {
        var call = new ToolCallPart(Text("toolu_1"), Text("f"), default) { Input = Raw("{\"a\": \"b\"}") };
        JsonElement choice = Write(new CanonicalAnswer { Stop = StopReason.ToolUse, Parts = [call] }, Dialect.Anthropic, out _).GetProperty("choices")[0];

        choice.GetProperty("message").GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString().ShouldBe("{\"a\": \"b\"}");
        choice.GetProperty("finish_reason").GetString().ShouldBe("tool_calls");
    }

    [Theory]
    [InlineData("length", StopReason.MaxTokens)]
    [InlineData("content_filter", StopReason.ContentFilter)]
    [InlineData("function_call", StopReason.ToolUse)]
    [InlineData("stop", StopReason.EndTurn)]
    public void Read_FinishReason_FollowsTheTable(string reason, StopReason stop) =>
        Read("{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"" + reason + "\"}]}").Stop.ShouldBe(stop);

    [Fact]
    public void Inspect_WholeAnswer_FindsUsage()
    {
        var facts = new StreamFacts();

        Codec.Answers.Inspect(Bytes(Whole), facts).ShouldBeNull();

        (facts.IsComplete, facts.HasContent, facts.Usage!.Value.CacheRead).ShouldBe((true, true, 4L));
    }

    [Theory]
    [InlineData("", FaultKind.Truncated)]
    [InlineData("{\"choices\":[", FaultKind.Truncated)]
    [InlineData("<html>", FaultKind.Malformed)]
    [InlineData("[]", FaultKind.Malformed)]
    [InlineData("{\"choices\":[]}", FaultKind.Malformed)]
    [InlineData("{\"error\":{\"message\":\"m\"}}", FaultKind.ProviderUnavailable)]
    public void Inspect_NoAnswer_SaysWhy(string body, FaultKind kind)
    {
        var facts = new StreamFacts();

        Codec.Answers.Inspect(Bytes(body), facts)!.Kind.ShouldBe(kind);
        facts.IsComplete.ShouldBeFalse();
        Codec.Answers.Read(Bytes(body), out CanonicalAnswer? answer)!.Kind.ShouldBe(kind);
        answer.ShouldBeNull();
    }

    [Fact]
    public void Read_WrongKinds_AreMalformed() =>
        Codec.Answers.Read(Bytes("{\"id\":5,\"choices\":[{\"message\":{}}]}"), out _)!.Kind.ShouldBe(FaultKind.Malformed);

    private static CanonicalAnswer Read(string body)
    {
        Codec.Answers.Read(Bytes(body), out CanonicalAnswer? answer).ShouldBeNull();
        return answer!;
    }

    private static JsonElement Write(CanonicalAnswer answer, Dialect origin, out LossList losses)
    {
        var output = new ArrayBufferWriter<byte>();
        losses = new LossList();
        Codec.Answers.Write(answer, Context(origin), output, losses);
        return Parse(output.WrittenSpan);
    }
}
