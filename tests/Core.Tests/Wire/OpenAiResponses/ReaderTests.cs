using System.Text;
using Breakwater.Core.Primitives;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.OpenAiResponses;

public sealed class ReaderTests
{
    private const string Created = """{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"gpt","created_at":5,"status":"in_progress"}}""";
    private const string Completed = """{"type":"response.completed","sequence_number":99,"response":{"id":"resp_1","status":"completed","usage":{"input_tokens":3,"output_tokens":4}}}""";

    [Fact]
    public void Read_AWholeStream_HandsItsPartsOver()
    {
        var log = Read(
            Created,
            """{"type":"response.output_item.added","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"part"}}""",
            """{"type":"response.reasoning_summary_part.added","output_index":0,"summary_index":0,"part":{"type":"summary_text","text":""}}""",
            """{"type":"response.reasoning_summary_text.delta","item_id":"a","output_index":0,"summary_index":0,"delta":"one"}""",
            """{"type":"response.reasoning_summary_text.done","output_index":0,"summary_index":0,"text":"one"}""",
            """{"type":"response.reasoning_summary_part.added","output_index":0,"summary_index":1,"part":{"type":"summary_text","text":""}}""",
            """{"type":"response.reasoning_summary_text.delta","item_id":"b","output_index":0,"summary_index":1,"delta":"two"}""",
            """{"type":"response.output_item.done","output_index":0,"item":{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"whole"}}""",
            """{"type":"response.output_item.added","output_index":1,"item":{"id":"m","type":"message","content":[]}}""",
            """{"type":"response.content_part.added","item_id":"x","output_index":1,"content_index":0,"part":{"type":"output_text","text":""}}""",
            """{"type":"response.output_text.delta","item_id":"y","output_index":1,"content_index":0,"delta":"\ud83d"}""",
            """{"type":"response.output_text.delta","item_id":"z","output_index":1,"content_index":0,"delta":"\ude00"}""",
            """{"type":"response.output_text.annotation.added","output_index":1,"content_index":0,"annotation_index":0,"annotation":{"type":"url_citation"}}""",
            """{"type":"response.output_text.done","output_index":1,"content_index":0,"text":"\ud83d\ude00"}""",
            """{"type":"response.content_part.done","output_index":1,"content_index":0,"part":{"type":"output_text","text":"x"}}""",
            """{"type":"response.output_item.done","output_index":1,"item":{"type":"message","content":[{"type":"output_text","text":"x"}]}}""",
            """{"type":"response.output_item.added","output_index":2,"item":{"id":"fc","type":"function_call","call_id":"call_1","name":"f","arguments":""}}""",
            """{"type":"response.function_call_arguments.delta","output_index":2,"delta":"{}"}""",
            """{"type":"response.function_call_arguments.done","output_index":2,"arguments":"{}"}""",
            """{"type":"response.output_item.done","output_index":2,"item":{"type":"function_call","call_id":"call_1","name":"f","arguments":"{}"}}""",
            Completed);

        log.Parts.ShouldBe([
            (StreamPartKind.Thinking, "rs_1", "", "one\\n\\ntwo"),
            (StreamPartKind.Text, "", "", "\\ud83d\\ude00"),
            (StreamPartKind.ToolCall, "call_1", "f", "{}"),
        ]);
        log.Lines.ShouldContain("Delta 0 whole");
        log.Lines.ShouldNotContain("Delta 0 part");
        log.Lines.ShouldContain("""Delta 1 {"type":"url_citation"}""");
        (log.Stop, log.Usage, log.Ended).ShouldBe((StopReason.ToolUse, new TokenUsage { Input = 3, Output = 4 }, true));
    }

    [Fact]
    public void Read_WhatOnlyTheDoneEventsTell_IsNotLost()
    {
        var log = Read(
            Created,
            """{"type":"response.output_item.added","output_index":0,"item":{"type":"custom_tool_call","call_id":"call_1","name":"f","input":""}}""",
            """{"type":"response.output_item.done","output_index":0,"item":{"type":"custom_tool_call","call_id":"call_1","name":"f","input":"free"}}""",
            """{"type":"response.output_item.done","output_index":1,"item":{"type":"message","content":[{"type":"output_text","text":"short"},{"type":"refusal","refusal":"no"}]}}""",
            """{"type":"response.output_item.done","output_index":2,"item":{"type":"web_search_call","id":"ws"}}""",
            Completed);

        log.Parts.Select(part => (part.Kind, part.Text)).ShouldBe([
            (StreamPartKind.CustomToolCall, "free"), (StreamPartKind.Text, "short"), (StreamPartKind.Refusal, "no"), (StreamPartKind.Opaque, ""),
        ]);
    }

    [Fact]
    public void Read_AnIncompleteStream_MayLeaveItsItemOpen()
    {
        var log = Read(
            Created,
            """{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f","arguments":""}}""",
            """{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{\"a"}""",
            """{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}}""");

        log.Lines.ShouldContain("PartStop 0");
        (log.Stop, log.Ended, log.Parts[0].Text).ShouldBe((StopReason.MaxTokens, true, "{\\\"a"));
    }

    [Fact]
    public void Read_ABackgroundStream_StartsOnce()
    {
        var log = Read(
            """{"type":"response.created","response":{"id":"resp_1","status":"queued"}}""",
            """{"type":"response.queued","response":{"id":"resp_1","status":"queued"}}""",
            """{"type":"response.in_progress","response":{"id":"resp_1","status":"in_progress"}}""");

        log.Lines.ShouldBe(["Start 0"]);
    }

    [Fact]
    public void Read_AnErrorAndAFailedResponse_IsOneFailure()
    {
        var log = Read(
            Created,
            """{"type":"error","sequence_number":2,"error":{"type":"server_error","code":"server_error","message":"broke","param":null}}""",
            """{"type":"response.failed","sequence_number":3,"response":{"status":"failed","error":{"code":"server_error","message":"broke"}}}""");

        log.Errors.ShouldHaveSingleItem().Code.ShouldBe("server_error");
        log.Ended.ShouldBeFalse();
    }

    [Theory]
    [InlineData("data: {\"type\":\"response.created\"\n\n")]
    [InlineData("data: hello\n\n")]
    [InlineData("data: [1]\n\n")]
    public void Read_AFrameThatIsNoJsonObject_Fails(string stream)
    {
        var log = new EventLog();

        var facts = Calls.ReadStream(Encoding.UTF8.GetBytes(stream), log);

        log.Errors.Count.ShouldBe(1);
        facts.Error!.Status.ShouldBe(502);
    }

    [Fact]
    public void Read_CommentsUnknownEventsAndDone_AreNoContent()
    {
        var log = new EventLog();

        var facts = Calls.ReadStream(Encoding.UTF8.GetBytes(": ping\n\n" + Calls.Frame("""{"type":"keepalive"}""") + Calls.Frame("""{"type":"response.new.delta","delta":"x"}""") + "data: [DONE]\n\n"), log);

        log.Lines.ShouldBe(["Ping 0", "Ping 0"]);
        (facts.HasContent, facts.IsComplete).ShouldBe((false, false));
    }

    private static EventLog Read(params string[] events)
    {
        var log = new EventLog();
        Calls.ReadStream(Encoding.UTF8.GetBytes(string.Concat(events.Select(Calls.Frame))), log);
        return log;
    }
}
