using System.Text;
using Breakwater.Core.Configuration.Options;

namespace Breakwater.Simulator.World;

/// <summary>The vendors' answers as text: short, but all that a codec wants to see.</summary>
internal static class AnswerText
{
    private const string Mass = "The tide turns twice a day.";

    /// <summary>A complete answer and its stream.</summary>
    public static WrittenAnswer Write(ProviderModel model, int tokens) =>
        model.Vendor == Vendor.Anthropic ? Message(model.Model, model.Pace.PromptTokens, tokens) : Chat(model.Model, model.Pace.PromptTokens, tokens);

    /// <summary>The body of a refusal; type and code as the vendor has them.</summary>
    public static byte[] Error(Vendor vendor, string type, string? code, string message) => Encoding.UTF8.GetBytes(vendor == Vendor.Anthropic
        ? $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"{{{message}}}"},"request_id":"req_sim"}"""
        : $$$"""{"error":{"message":"{{{message}}}","type":"{{{type}}}","param":null,"code":{{{(code is null ? "null" : $"\"{code}\"")}}}}}""");

    private static WrittenAnswer Chat(string model, int prompt, int tokens)
    {
        var usage = $$$"""{"prompt_tokens":{{{prompt}}},"completion_tokens":{{{tokens}}},"total_tokens":{{{prompt + tokens}}}}""";
        var whole = $$$"""{"id":"chatcmpl-sim","object":"chat.completion","created":1767225600,"model":"{{{model}}}","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Mass}}}","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{{{usage}}}}""";
        var first = Chunk(Choice("""{"role":"assistant","content":"","refusal":null}"""), "null") + Chunk(Choice("""{"content":"The tide"}"""), "null");
        var rest = Chunk(Choice("""{"content":" turns twice a day."}"""), "null") + Chunk(Choice("{}", "\"stop\""), "null") + Chunk("", usage) + "data: [DONE]\n\n";
        return Pair(tokens, whole, first, rest);

        string Chunk(string choice, string used) =>
            $$$"""data: {"id":"chatcmpl-sim","object":"chat.completion.chunk","created":1767225600,"model":"{{{model}}}","choices":[{{{choice}}}],"usage":{{{used}}}}""" + "\n\n";

        static string Choice(string delta, string finish = "null") => $$$"""{"index":0,"delta":{{{delta}}},"logprobs":null,"finish_reason":{{{finish}}}}""";
    }

    private static WrittenAnswer Message(string model, int prompt, int tokens)
    {
        var head = $$$"""{"id":"msg_sim","type":"message","role":"assistant","model":"{{{model}}}","content":""";
        var whole = head + $$$"""[{"type":"text","text":"{{{Mass}}}"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":{{{prompt}}},"output_tokens":{{{tokens}}}}}""";
        var start = head + $$$"""[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":{{{prompt}}},"output_tokens":1}}""";
        var first = Event("message_start", $$$"""{"type":"message_start","message":{{{start}}}}""")
            + Event("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""")
            + Event("ping", """{"type": "ping"}""")
            + Delta("The tide");
        var rest = Delta(" turns twice a day.")
            + Event("content_block_stop", """{"type":"content_block_stop","index":0}""")
            + Event("message_delta", $$$"""{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":{{{tokens}}}}}""")
            + Event("message_stop", """{"type":"message_stop"}""");
        return Pair(tokens, whole, first, rest);

        static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";

        static string Delta(string text) =>
            Event("content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{text}}}"}}""");
    }

    private static WrittenAnswer Pair(int tokens, string whole, string first, string rest) =>
        new(tokens, Encoding.UTF8.GetBytes(whole), Encoding.UTF8.GetBytes(first + rest), Encoding.UTF8.GetByteCount(first));
}

/// <summary>An answer as bytes.</summary>
/// <param name="Tokens">Its length as the provider bills it.</param>
/// <param name="Whole">The complete answer.</param>
/// <param name="Stream">The event stream.</param>
/// <param name="FirstPart">How many of the stream's bytes are there with the first token.</param>
internal sealed record WrittenAnswer(int Tokens, byte[] Whole, byte[] Stream, int FirstPart);
