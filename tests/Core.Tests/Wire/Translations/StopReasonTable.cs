using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Breakwater.Core.Streaming;
using Breakwater.Core.Tests.Wire.Fuzz;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Tests.Wire.Translations;

/// <summary>F-F3: why a model stopped, told in each dialect, in all six directions (protocols 8.3), in complete answers and in streams.</summary>
public sealed class StopReasonTable
{
    private const Dialect A = Dialect.Anthropic, C = Dialect.OpenAiChat, R = Dialect.OpenAiResponses;

    [Theory]
    [InlineData(A, "end_turn", C, "stop")]
    [InlineData(A, "stop_sequence", C, "stop")]
    [InlineData(A, "max_tokens", C, "length")]
    [InlineData(A, "model_context_window_exceeded", C, "length")]
    [InlineData(A, "tool_use+call", C, "tool_calls")]
    [InlineData(A, "pause_turn", C, "stop")]
    [InlineData(A, "refusal", C, "content_filter")]
    [InlineData(A, "end_turn", R, "completed")]
    [InlineData(A, "stop_sequence", R, "completed")]
    [InlineData(A, "max_tokens", R, "incomplete/max_output_tokens")]
    [InlineData(A, "model_context_window_exceeded", R, "incomplete/max_output_tokens")]
    [InlineData(A, "tool_use+call", R, "completed")]
    [InlineData(A, "refusal", R, "incomplete/content_filter")]
    [InlineData(C, "stop", A, "end_turn")]
    [InlineData(C, "length", A, "max_tokens")]
    [InlineData(C, "tool_calls+call", A, "tool_use")]
    [InlineData(C, "stop+call", A, "tool_use")]
    [InlineData(C, "length+call", A, "max_tokens")]
    [InlineData(C, "content_filter", A, "refusal")]
    [InlineData(C, "stop", R, "completed")]
    [InlineData(C, "length", R, "incomplete/max_output_tokens")]
    [InlineData(C, "tool_calls+call", R, "completed")]
    [InlineData(C, "content_filter", R, "incomplete/content_filter")]
    [InlineData(R, "completed", A, "end_turn")]
    [InlineData(R, "completed+call", A, "tool_use")]
    [InlineData(R, "incomplete/max_output_tokens", A, "max_tokens")]
    [InlineData(R, "incomplete/content_filter", A, "refusal")]
    [InlineData(R, "completed", C, "stop")]
    [InlineData(R, "completed+call", C, "tool_calls")]
    [InlineData(R, "incomplete/max_output_tokens", C, "length")]
    [InlineData(R, "incomplete/max_output_tokens+call", C, "length")]
    [InlineData(R, "incomplete/content_filter", C, "content_filter")]
    public void F_F3_StopReason_IsToldInTheOtherDialect(Dialect from, string said, Dialect to, string heard)
    {
        var (reason, withCall) = (said.Split('+')[0], said.EndsWith("+call", StringComparison.Ordinal));
        InAnswer(from, reason, withCall, to).ShouldBe(heard);
        InStream(from, reason, withCall, to).ShouldBe(heard);
    }

    private static string InAnswer(Dialect from, string reason, bool withCall, Dialect to)
    {
        Codecs.Of(from).Answers.Read(Encoding.UTF8.GetBytes(Answer(from, reason, withCall)), out var answer).ShouldBeNull();
        var output = new ArrayBufferWriter<byte>();
        Codecs.Of(to).Answers.Write(answer!, Codecs.Context(from), output, new LossList());
        return ReasonOf(to, JsonNode.Parse(output.WrittenSpan)!);
    }

    private static string InStream(Dialect from, string reason, bool withCall, Dialect to)
    {
        var output = new ArrayBufferWriter<byte>();
        var reader = Codecs.Of(from).Events.OpenReader(to);
        var writer = Codecs.Of(to).Events.OpenWriter(Codecs.Context(from));
        writer.Output = output;
        Codecs.Frames(Encoding.UTF8.GetBytes(Stream(from, reason, withCall)), (in SseFrame frame) => reader.Read(frame, writer));
        reader.Finish(writer);
        reader.Facts.IsComplete.ShouldBeTrue();
        var found = "";
        Codecs.Frames(output.WrittenSpan, (in SseFrame frame) =>
        {
            if (frame.HasData && !frame.Data.SequenceEqual("[DONE]"u8))
            {
                var told = ReasonInEvent(to, JsonNode.Parse(frame.Data)!);
                found = told.Length > 0 ? told : found;
            }
        });
        return found;
    }

    private static string ReasonInEvent(Dialect dialect, JsonNode data) => dialect switch
    {
        C => data["choices"]!.AsArray() is [{ } choice] ? choice["finish_reason"]?.GetValue<string>() ?? "" : "",
        A => data["delta"]?["stop_reason"]?.GetValue<string>() ?? "",
        _ => data["type"]!.GetValue<string>() is "response.completed" or "response.incomplete" ? ReasonOf(R, data["response"]!) : "",
    };

    private static string ReasonOf(Dialect dialect, JsonNode answer) => dialect switch
    {
        C => answer["choices"]![0]!["finish_reason"]!.GetValue<string>(),
        A => answer["stop_reason"]!.GetValue<string>(),
        _ => answer["status"]!.GetValue<string>() + (answer["incomplete_details"]?["reason"] is { } why ? "/" + why.GetValue<string>() : ""),
    };

    private static string Answer(Dialect dialect, string reason, bool withCall) => dialect switch
    {
        C => $$$"""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"a","refusal":null{{{(withCall ? ",\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]" : "")}}}},"logprobs":null,"finish_reason":"{{{reason}}}"}]}""",
        A => $$$"""{"id":"m","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"a"}{{{(withCall ? ",{\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"f\",\"input\":{}}" : "")}}}],"stop_reason":"{{{reason}}}","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}""",
        _ => Response(reason, withCall),
    };

    private static string Stream(Dialect dialect, string reason, bool withCall) => dialect switch
    {
        C => Chunk("{\"role\":\"assistant\",\"content\":\"a\"}", "null")
            + (withCall ? Chunk("{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}", "null") : "")
            + Chunk("{}", $"\"{reason}\"") + "data: [DONE]\n\n",
        A => Event("{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}")
            + Event("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"a\"}}") + Event("{\"type\":\"content_block_stop\",\"index\":0}")
            + (withCall ? Event("{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"f\",\"input\":{}}}") + Event("{\"type\":\"content_block_stop\",\"index\":1}") : "")
            + Event($"{{\"type\":\"message_delta\",\"delta\":{{\"stop_reason\":\"{reason}\"}},\"usage\":{{\"output_tokens\":1}}}}") + Event("{\"type\":\"message_stop\"}"),
        _ => Event("{\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\",\"model\":\"m\",\"status\":\"in_progress\",\"output\":[]}}")
            + Event("{\"type\":\"response.output_item.added\",\"sequence_number\":1,\"output_index\":0,\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"content\":[]}}")
            + Event("{\"type\":\"response.output_text.delta\",\"sequence_number\":2,\"output_index\":0,\"content_index\":0,\"delta\":\"a\"}")
            + Event("{\"type\":\"response.output_item.done\",\"sequence_number\":3,\"output_index\":0,\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"a\"}]}}")
            + (withCall
                ? Event("{\"type\":\"response.output_item.added\",\"sequence_number\":4,\"output_index\":1,\"item\":{\"id\":\"fc_1\",\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"\"}}")
                    + Event("{\"type\":\"response.output_item.done\",\"sequence_number\":5,\"output_index\":1,\"item\":{\"id\":\"fc_1\",\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"{}\"}}")
                : "")
            + Event($"{{\"type\":\"response.{reason.Split('/')[0]}\",\"sequence_number\":6,\"response\":{Response(reason, withCall)}}}"),
    };

    private static string Response(string reason, bool withCall) =>
        $$$"""{"id":"resp_1","object":"response","created_at":1,"status":"{{{reason.Split('/')[0]}}}","error":null,"incomplete_details":{{{(reason.Contains('/', StringComparison.Ordinal) ? $"{{\"reason\":\"{reason.Split('/')[1]}\"}}" : "null")}}},"model":"m","output":[{"id":"msg_1","type":"message","role":"assistant","content":[{"type":"output_text","text":"a","annotations":[]}]}{{{(withCall ? ",{\"id\":\"fc_1\",\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"f\",\"arguments\":\"{}\"}" : "")}}}]}""";

    private static string Chunk(string delta, string reason) =>
        $"data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{reason}}}]}}\n\n";

    private static string Event(string data) => $"event: {JsonNode.Parse(data)!["type"]}\ndata: {data}\n\n";
}
