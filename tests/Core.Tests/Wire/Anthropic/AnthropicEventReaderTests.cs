using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.Anthropic;

/// <summary>Reading streams, with every trap of protocols 3.6; what the reader says of a stream, the watch must say too.</summary>
public sealed class AnthropicEventReaderTests
{
    private const string Start = """{"type":"message_start","message":{"id":"msg_1","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":7,"output_tokens":1}}}""";
    private const string TextStart = """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""";
    private const string TextDelta = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\n\ud83d"}}""";
    private const string BlockStop = """{"type":"content_block_stop","index":0}""";
    private const string End = """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":5}}""";
    private const string Stop = """{"type":"message_stop"}""";
    private const string Ping = """{"type": "ping"}""";

    [Fact]
    public void Stream_OfText_GivesItsEvents()
    {
        var (events, facts) = Read(Kit.Sse(Start, Ping, TextStart, Ping, TextDelta, BlockStop, End, Stop));
        events.ShouldBe(["start msg_1 m in=7", "ping", "part 0 Text", "ping", @"delta 0 Text a\n\ud83d", "close 0", "stop EndTurn   out=5", "end"]);
        (facts.HasContent, facts.IsComplete).ShouldBe((true, true));
        facts.Usage!.Value.ShouldBe(new() { Input = 7, Output = 5 });
    }

    [Fact]
    public void Stream_CutByTheBound_ClosesTheOpenTool()
    {
        var (events, facts) = Read(Kit.Sse(
            Start,
            """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"f","input":{}}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":\"\\ud83d"}}""",
            """{"type":"message_delta","delta":{"stop_reason":"max_tokens","stop_sequence":null},"usage":{"output_tokens":9}}""",
            Stop));
        events.ShouldBe(["start msg_1 m in=7", "part 0 ToolCall toolu_1 f", @"delta 0 Arguments {\""a\"":\""\\ud83d", "close 0", "stop MaxTokens   out=9", "end"]);
        facts.IsComplete.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{}""", """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":""}}""", "{}")]
    [InlineData("""{"a":"b"}""", Ping, @"{\""a\"":\""b\""}")]
    public void Tool_WithoutDeltas_StillHasItsInput(string input, string between, string arguments)
    {
        var (events, _) = Read(Kit.Sse(
            Start,
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":" + input + "}}",
            between,
            BlockStop,
            """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}""",
            Stop));
        events.Where(line => line != "ping").ShouldBe(["start msg_1 m in=7", "part 0 ToolCall t f", "delta 0 Arguments " + arguments, "close 0", "stop ToolUse   out=9", "end"]);
    }

    [Fact]
    public void Message_ThatStartsWithContent_NeedsNoMessageDelta()
    {
        var (events, facts) = Read(Kit.Sse(
            """
            {"type":"message_start","message":{"id":"msg_1","model":"m","content":[{"type":"tool_use","id":"t","name":"f","input":{"x":1}}],"stop_reason":"tool_use","usage":{"input_tokens":7,"output_tokens":1}}}
            """.Trim(),
            Stop));
        events.ShouldBe(["start msg_1 m in=7", "part 0 ToolCall t f", @"delta 0 Arguments {\""x\"":1}", "close 0", "stop ToolUse   out=1", "end"]);
        facts.HasContent.ShouldBeTrue();
    }

    [Fact]
    public void Refusal_WithoutBlocks_IsAnAnswer()
    {
        var (events, facts) = Read(Kit.Sse(
            Start,
            """{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"no\n"}},"usage":{"output_tokens":2}}""",
            Stop));
        events.ShouldBe(["start msg_1 m in=7", @"stop Refusal  no\n out=2", "end"]);
        (facts.HasContent, facts.IsComplete).ShouldBe((true, true));
    }

    [Fact]
    public void Thinking_WithOmittedText_KeepsItsSignature()
    {
        var (events, _) = Read(Kit.Sse(
            Start,
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}}""",
            BlockStop,
            """{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"red"}}""",
            """{"type":"content_block_stop","index":1}""",
            End,
            Stop));
        events[1..6].ShouldBe(["part 0 Thinking", "delta 0 Signature sig", "close 0", "part 1 RedactedThinking   red", "close 1"]);
    }

    [Fact]
    public void ServerTool_InPieces_IsHandedOverWhole()
    {
        var (events, _) = Read(Kit.Sse(
            Start,
            """{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{},"x":1}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"q\": "}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"\"z\"}"}}""",
            BlockStop,
            """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"type":"c"}}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"new_delta","text":"?"}}""",
            """{"type":"content_block_stop","index":1}""",
            """{"type":"new_event"}""",
            End,
            Stop));
        events[1..6].ShouldBe(
        [
            """part 0 Opaque   {"type":"server_tool_use","id":"s","name":"web_search","input":{"q": "z"},"x":1}""", "close 0", "part 1 Text", """delta 1 Annotation {"type":"c"}""", "close 1",
        ]);
    }

    [Fact]
    public void Usage_OverSeveralReports_IsCumulative()
    {
        var (_, facts) = Read(Kit.Sse(
            """{"type":"message_start","message":{"id":"i","model":"m","content":[],"usage":{"input_tokens":43,"cache_read_input_tokens":4,"cache_creation_input_tokens":9,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":6},"output_tokens":1}}}""",
            """{"type":"message_delta","delta":{},"usage":{"output_tokens":5,"cache_read_input_tokens":null}}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":61,"output_tokens":8,"output_tokens_details":{"thinking_tokens":2},"server_tool_use":{"web_search_requests":2},"iterations":[{"input_tokens":999,"output_tokens":999}]}}""",
            Stop));
        facts.Usage.ShouldBe(new() { Input = 61, CacheRead = 4, CacheWrite = 3, CacheWriteLong = 6, Output = 8, Reasoning = 2, WebSearches = 2 });
    }

    [Theory]
    [InlineData("before")]
    [InlineData("within")]
    public void Message_BegunAgain_IsReadOnce(string where)
    {
        string[] before = where == "before" ? [Start] : [], within = where == "before" ? [] : [Start];
        var (events, facts) = Read(Kit.Sse([Start, .. before, TextStart, TextDelta, .. within, BlockStop, End, Stop]));
        events.Count(static line => line.StartsWith("start", StringComparison.Ordinal)).ShouldBe(1);
        events[^1].ShouldBe("end");
        facts.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Message_OfAnotherAttemptSplicedIn_IsAFault()
    {
        // For translation only: to a caller of the same dialect the frames pass as they came.
        var (events, facts) = Kit.ReadStream(Kit.Sse([Start, TextStart, TextDelta, Start.Replace("msg_1", "msg_2", StringComparison.Ordinal), BlockStop, End, Stop]));
        events[^1].ShouldBe("error 502 The provider began a second message inside the stream");
        facts.Error.ShouldNotBeNull();
        facts.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void Error_InsideTheStream_EndsIt()
    {
        var (events, facts) = Read(Kit.Sse(
            Start, TextStart, TextDelta, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded","details":{"error_code":"c"}},"request_id":"req_1"}""", BlockStop, End, Stop));
        events[^1].ShouldBe("error 529 Overloaded");
        (facts.Error!.Type, facts.Error.Code, facts.Error.RequestId).ShouldBe(("overloaded_error", "c", "req_1"));
        facts.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void Error_AsTheFirstEvent_ComesBeforeContent()
    {
        var (_, facts) = Read(Kit.Sse("""{"type":"error","error":{"type":"rate_limit_error","message":"slow"}}"""));
        (facts.HasContent, facts.Error!.Status).ShouldBe((false, 429));
    }

    [Fact]
    public void Stream_WithoutTerminator_IsNotComplete()
    {
        var (events, facts) = Read(Kit.Sse(Start, Ping, TextStart, """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}}"""));
        events.ShouldNotContain("end");
        (facts.HasContent, facts.IsComplete).ShouldBe((false, false));
    }

    [Fact]
    public void Stream_WithoutEventNamesOrWithComments_IsRead()
    {
        var bare = Kit.Sse(Start, TextStart, TextDelta, BlockStop, End, Stop).Replace("event: content_block_delta\n", ": note\n", StringComparison.Ordinal);
        var (events, facts) = Read(bare + ": bye\n\n");
        events.Count.ShouldBe(6);
        facts.IsComplete.ShouldBeTrue();
    }

    [Theory]
    [InlineData("data: garbage\n\n")]
    [InlineData("data: {\"type\":\"message_start\"\n\n")]
    [InlineData("data: [1]\n\n")]
    public void Event_ThatIsNoJsonObject_IsAFault(string stream) => Read(stream).Facts.Error.ShouldNotBeNull();

    [Fact]
    public void Content_OutOfTurn_IsAFault()
    {
        Kit.ReadStream(Kit.Sse(Start, TextDelta)).Facts.Error.ShouldNotBeNull();
        Kit.ReadStream(Kit.Sse(Start, TextStart, TextStart)).Facts.Error.ShouldNotBeNull();
        Kit.ReadStream(Kit.Sse(Start, End, TextStart)).Facts.Error.ShouldNotBeNull();
        Kit.ReadStream(Kit.Sse(Stop)).Facts.Error.ShouldNotBeNull();
    }

    private static (List<string> Events, StreamFacts Facts) Read(string stream)
    {
        var (events, facts) = Kit.ReadStream(stream);
        var watched = Kit.Watch(stream);
        watched.HasContent.ShouldBe(facts.HasContent);
        watched.IsComplete.ShouldBe(facts.IsComplete);
        watched.Usage.ShouldBe(facts.Usage);
        (watched.Error is null).ShouldBe(facts.Error is null);
        return (events, facts);
    }
}
