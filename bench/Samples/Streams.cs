using System.Globalization;
using System.Text;

namespace Breakwater.Bench.Samples;

/// <summary>Whole event streams with a wanted number of text deltas.</summary>
internal static class Streams
{
    public static byte[] Chat(int deltas)
    {
        const string Open = """data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1760000000,"model":"bench-model","choices":[""";
        var text = new StringBuilder(Open).Append("""{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""").Append("\n\n");
        for (var i = 0; i < deltas; i++)
        {
            text.Append(Open).Append("""{"index":0,"delta":{"content":" token"},"finish_reason":null}]}""").Append("\n\n");
        }

        text.Append(Open).Append("""{"index":0,"delta":{},"finish_reason":"stop"}]}""").Append("\n\n");
        text.Append(Open).Append("""],"usage":{"prompt_tokens":250,"completion_tokens":160,"total_tokens":410}}""").Append("\n\n");
        return Encoding.UTF8.GetBytes(text.Append("data: [DONE]\n\n").ToString());
    }

    public static byte[] Anthropic(int deltas)
    {
        var text = new StringBuilder();
        Event(text, "message_start", """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"bench-model","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":250,"output_tokens":1}}}""");
        Event(text, "content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""");
        for (var i = 0; i < deltas; i++)
        {
            Event(text, "content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" token"}}""");
        }

        Event(text, "content_block_stop", """{"type":"content_block_stop","index":0}""");
        Event(text, "message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":160}}""");
        Event(text, "message_stop", """{"type":"message_stop"}""");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static byte[] Responses(int deltas)
    {
        const string Place = "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0";
        const string Response = "\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1760000000,\"model\":\"bench-model\",\"status\":\"";
        var text = new StringBuilder();
        var sequence = 0;
        Add("response.created", Response + """in_progress","output":[]}""");
        Add("response.in_progress", Response + """in_progress","output":[]}""");
        Add("response.output_item.added", "\"output_index\":0,\"item\":" + """{"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]}""");
        Add("response.content_part.added", Place + ",\"part\":" + """{"type":"output_text","text":"","annotations":[]}""");
        for (var i = 0; i < deltas; i++)
        {
            Add("response.output_text.delta", Place + ",\"delta\":\" token\",\"logprobs\":[]");
        }

        // As long as the deltas together, as providers send it: read once per stream, so it must not count per delta.
        var whole = string.Concat(Enumerable.Repeat(" token", deltas));
        var part = $$"""{"type":"output_text","text":"{{whole}}","annotations":[]}""";
        var item = $$"""{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{{part}}]}""";
        Add("response.output_text.done", $"{Place},\"text\":\"{whole}\",\"logprobs\":[]");
        Add("response.content_part.done", $"{Place},\"part\":{part}");
        Add("response.output_item.done", $"\"output_index\":0,\"item\":{item}");
        Add("response.completed", Response + $"completed\",\"output\":[{item}],\"usage\":" + """{"input_tokens":250,"input_tokens_details":{"cached_tokens":0},"output_tokens":160,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":410}}""");
        return Encoding.UTF8.GetBytes(text.ToString());

        void Add(string type, string rest) =>
            Event(text, type, string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"{type}\",\"sequence_number\":{sequence++},{rest}}}"));
    }

    private static void Event(StringBuilder text, string type, string data) => text.Append("event: ").Append(type).Append("\ndata: ").Append(data).Append("\n\n");
}
