using System.Text;

namespace Breakwater.Bench.Samples;

/// <summary>Complete answers of about 1 KB with usage.</summary>
internal static class Answers
{
    private static readonly string Text = string.Concat(Enumerable.Repeat("A steady answer. ", 40));

    public static byte[] Chat { get; } = Encoding.UTF8.GetBytes(
        $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"bench-model","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Text}}}","refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":250,"completion_tokens":160,"total_tokens":410,"prompt_tokens_details":{"cached_tokens":100} } }""");

    public static byte[] Responses { get; } = Encoding.UTF8.GetBytes(
        $$$"""{"id":"resp_1","object":"response","created_at":1760000000,"status":"completed","model":"bench-model","output":[{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"{{{Text}}}","annotations":[]}]}],"usage":{"input_tokens":250,"input_tokens_details":{"cached_tokens":100},"output_tokens":160,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":410}}""");

    public static byte[] Anthropic { get; } = Encoding.UTF8.GetBytes(
        $$$"""{"id":"msg_1","type":"message","role":"assistant","model":"bench-model","content":[{"type":"text","text":"{{{Text}}}"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":150,"cache_read_input_tokens":100,"cache_creation_input_tokens":0,"output_tokens":160}}""");
}
