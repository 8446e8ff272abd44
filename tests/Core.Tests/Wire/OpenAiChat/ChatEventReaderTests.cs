using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;
using static Breakwater.Core.Tests.Wire.OpenAiChat.ChatScript;

namespace Breakwater.Core.Tests.Wire.OpenAiChat;

public sealed class ChatEventReaderTests
{
    [Fact]
    public void Read_TextStream_TellsStartTextStopUsageEnd()
    {
        EventLog log = Events(
            Chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}") + Chunk("{\"content\":\"He\\ud83d\"}") + Chunk("{\"content\":\"\\ude00y\"}") + Finish("stop")
            + "data: {\"id\":\"chatcmpl-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\n" + Done);

        log.Lines.ShouldBe(
        [
            "start chatcmpl-1 m 7", "part 0 Text", "delta 0 Text He\\ud83d", "delta 0 Text \\ude00y", "close 0", "stop EndTurn", "usage 9/2", "end",
        ]);
    }

    [Fact]
    public void Read_GoldenToolStream_JoinsFragmentsByIndex()
    {
        EventLog log = Events(
            Chunk("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}],\"refusal\":null}")
            + Chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}]}")
            + Chunk("{\"tool_calls\":[{\"index\":1,\"id\":\"call_b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}]}")
            + Chunk("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{}\"}},{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}")
            + Finish("tool_calls") + Done);

        log.Lines.ShouldBe(
        [
            "start chatcmpl-1 m 7", "part 0 ToolCall call_a f", "delta 0 Arguments {\\\"x\\\":", "part 1 ToolCall call_b g", "delta 1 Arguments {}",
            "delta 0 Arguments 1}", "close 0", "close 1", "stop ToolUse", "end",
        ]);
    }

    [Theory]
    [InlineData("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"1\"}}]}|{\"tool_calls\":[{\"function\":{\"arguments\":\"2\"}}]}|{\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"3\"}}]}", "12", "3")]
    [InlineData("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"1\"}}]}|{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"2\"}}]}|{\"tool_calls\":[{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"3\"}}]}", "12", "3")]
    [InlineData("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"12\"}},{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"3\"}}]}|{}|{}", "12", "3")]
    [InlineData("{\"tool_calls\":[{\"index\":4,\"id\":\"a\",\"function\":{\"arguments\":\"1\"}}]}|{\"tool_calls\":[{\"index\":4,\"function\":{\"name\":\"f\",\"arguments\":\"2\"}}]}|{\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"3\"}}]}", "12", "3")]
    public void Read_ToolFragmentsInTheWild_AreJoined(string deltas, string first, string second)
    {
        EventLog log = Events(string.Concat(deltas.Split('|').Select(delta => Chunk(delta))) + Finish("stop") + Done);

        (log.Content(0), log.Content(1)).ShouldBe((first, second));
        log.Lines.Count(line => line.StartsWith("part", StringComparison.Ordinal)).ShouldBe(2);
        log.Lines.ShouldContain("stop ToolUse");
    }

    [Fact]
    public void Read_DeprecatedFunctionCall_BecomesAToolCallWithAnId()
    {
        EventLog log = Events(Chunk("{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}") + Chunk("{\"function_call\":{\"arguments\":\"{}\"}}") + Finish("function_call") + Done);

        log.Lines.ShouldContain("part 0 ToolCall call_chatcmpl1_0 f");
        log.Content(0).ShouldBe("{}");
        log.Lines.ShouldContain("stop ToolUse");
    }

    [Fact]
    public void Read_ReasoningThenText_AreTwoParts() =>
        Events(Chunk("{\"reasoning_content\":\"hm\",\"content\":null}") + Chunk("{\"content\":\"yes\"}") + Finish("length") + Done).Lines.ShouldBe(
            ["start chatcmpl-1 m 7", "part 0 Thinking", "delta 0 Thinking hm", "close 0", "part 1 Text", "delta 1 Text yes", "close 1", "stop MaxTokens", "end"]);

    [Fact]
    public void Read_Refusal_StopsAsRefusal() =>
        Events(Chunk("{\"refusal\":\"no\"}") + Finish("stop") + Done).Lines.ShouldContain("stop Refusal");

    [Fact]
    public void Read_CutToolCall_StaysLength() =>
        Events(Chunk("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}") + Finish("length") + Done).Lines.ShouldContain("stop MaxTokens");

    [Fact]
    public void Read_OddChunks_AreTolerated()
    {
        EventLog log = Events(
            "data: {\"id\":\"\",\"model\":\"\",\"choices\":[],\"prompt_filter_results\":[{}]}\n\n: ping\n\ndata: {\"id\":\"chatcmpl-1\"}\n\n"
            + "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"index\":0}],\"model\":\"m\",\"id\":\"chatcmpl-1\",\"created\":7}\n\n"
            + "data: {\"id\":\"chatcmpl-1\",\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"}}]}\n\n"
            + "data: {\"id\":\"chatcmpl-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}\n\n"
            + Chunk("{\"content\":\"b\"}", "") + "data: {\"choices\":[{\"index\":0,\"delta\":{\"audio\":{\"expires_at\":1}}}]}\n\n" + Done);

        log.Lines.ShouldBe(["start chatcmpl-1 m 7", "part 0 Text", "delta 0 Text a", "usage 1/1", "delta 0 Text b", "close 0", "stop EndTurn", "end"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"content\":\"a\"}")]
    public void Read_CutStream_HasNoEnd(string delta)
    {
        EventLog log = Events(Bytes((delta.Length == 0 ? "" : Chunk(delta)) + (delta.Length == 0 ? "" : Finish("stop"))), out StreamFacts facts);

        facts.IsComplete.ShouldBeFalse();
        log.Lines.ShouldNotContain("end");
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"boom\"}}\n\n", "error boom")]
    [InlineData("data: {\"choices\":[{\"delta\":\n\n", "error the provider's stream holds a chunk that is not valid JSON")]
    [InlineData("data: [1]\n\n", "error the provider's stream holds a chunk that is not valid JSON")]
    public void Read_FailureInStream_EndsItWithAnError(string frame, string expected)
    {
        EventLog log = Events(Bytes(Chunk("{\"content\":\"a\"}") + frame + Chunk("{\"content\":\"b\"}") + Done), out StreamFacts facts);

        log.Lines[^1].ShouldBe(expected);
        (facts.IsComplete, facts.Error is null).ShouldBe((false, false));
    }

    [Fact]
    public void Read_CachedTokensBeyondThePrompt_ClampAtZero()
    {
        Events(Bytes(Finish("stop") + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":5}}}\n\n" + Done), out StreamFacts facts);

        facts.Usage.ShouldBe(new TokenUsage { Input = 0, CacheRead = 5, Output = 1 });
    }

    [Fact]
    public void Read_AnyCutInAnyOrder_NeverThrowsAndNeverEndsEarly()
    {
        byte[] whole = Bytes(Chunk("{\"role\":\"assistant\",\"content\":\"\"}") + Chunk("{\"content\":\"abc\"}") + Finish("stop"));
        for (int length = 0; length <= whole.Length; length++)
        {
            EventLog log = Events(whole[..length], out StreamFacts facts);
            facts.IsComplete.ShouldBeFalse();
            log.Lines.ShouldNotContain("end");
        }
    }
}
