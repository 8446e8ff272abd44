using System.Text;
using Breakwater.Core.Wire;

namespace Breakwater.Server.Tests.Support;

/// <summary>Short answers in each dialect, written by hand after the shapes of protocols 1.5, 2.6 and 3.6.</summary>
public static class Goldens
{
    public const string Text = "Hello, wörld 👋!";

    public static string Stream(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiChat => Chat(),
        Dialect.OpenAiResponses => Responses(),
        _ => Anthropic(),
    };

    public static string Answer(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiChat => """{"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"m","choices":[{"index":0,"finish_reason":"stop","logprobs":null,"message":{"role":"assistant","content":"Hello, wörld 👋!","refusal":null}}],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":4}}}""",
        Dialect.OpenAiResponses => """{"id":"resp_1","object":"response","created_at":1700000000,"status":"completed","error":null,"incomplete_details":null,"model":"m","output":[{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hello, wörld 👋!","annotations":[]}]}],"usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":4},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":14}}""",
        _ => """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hello, wörld 👋!"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":5,"cache_creation_input_tokens":0,"cache_read_input_tokens":4,"output_tokens":5}}""",
    };

    /// <summary>The same with an upstream dialect's error as its first event, after the signs of life that the dialect knows.</summary>
    public static string ErrorFirst(Dialect dialect) => dialect switch
    {
        Dialect.OpenAiChat => "data: {\"id\":\"chatcmpl-x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"
            + "data: {\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n",
        Dialect.OpenAiResponses => "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_x\",\"object\":\"response\",\"status\":\"in_progress\",\"output\":[]}}\n\n"
            + "event: error\ndata: {\"type\":\"error\",\"sequence_number\":1,\"error\":{\"type\":\"server_error\",\"code\":\"server_error\",\"message\":\"boom\",\"param\":null}}\n\n",
        _ => "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_x\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\n\n"
            + "event: ping\ndata: {\"type\": \"ping\"}\n\n"
            + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n",
    };

    private static string Chat()
    {
        var sse = new StringBuilder();
        Chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
        foreach (var piece in Pieces())
        {
            Chunk($"{{\"content\":\"{piece}\"}}", "null");
        }

        Chunk("{}", "\"stop\"");
        sse.Append("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14,\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\n");
        return sse.Append("data: [DONE]\n\n").ToString();

        void Chunk(string delta, string finish) => sse.Append("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":")
            .Append(delta).Append(",\"logprobs\":null,\"finish_reason\":").Append(finish).Append("}],\"usage\":null}\n\n");
    }

    private static string Anthropic()
    {
        var sse = new StringBuilder();
        Event("message_start", "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":5,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":4,\"output_tokens\":1}}");
        Event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        sse.Append("event: ping\ndata: {\"type\": \"ping\"}\n\n");
        foreach (var piece in Pieces())
        {
            Event("content_block_delta", $"\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{piece}\"}}");
        }

        Event("content_block_stop", "\"index\":0");
        Event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":5}");
        sse.Append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        return sse.ToString();

        void Event(string type, string rest) => sse.Append("event: ").Append(type).Append("\ndata: {\"type\":\"").Append(type).Append("\",").Append(rest).Append("}\n\n");
    }

    private static string Responses()
    {
        var sse = new StringBuilder();
        var sequence = 0;
        const string message = "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"" + Text + "\",\"annotations\":[]}]}";
        const string usage = "{\"input_tokens\":9,\"input_tokens_details\":{\"cached_tokens\":4},\"output_tokens\":5,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":14}";
        Event("response.created", "\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1700000000,\"status\":\"in_progress\",\"model\":\"m\",\"output\":[],\"usage\":null}");
        Event("response.in_progress", "\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1700000000,\"status\":\"in_progress\",\"model\":\"m\",\"output\":[],\"usage\":null}");
        Event("response.output_item.added", "\"output_index\":0,\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}");
        Event("response.content_part.added", "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[]}");
        foreach (var piece in Pieces())
        {
            Event("response.output_text.delta", $"\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"{piece}\"");
        }

        Event("response.output_text.done", $"\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"text\":\"{Text}\"");
        Event("response.content_part.done", $"\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"part\":{{\"type\":\"output_text\",\"text\":\"{Text}\",\"annotations\":[]}}");
        Event("response.output_item.done", "\"output_index\":0,\"item\":" + message);
        Event("response.completed", "\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1700000000,\"status\":\"completed\",\"model\":\"m\",\"output\":[" + message + "],\"usage\":" + usage + "}");
        return sse.ToString();

        void Event(string type, string rest) => sse.Append("event: ").Append(type).Append("\ndata: {\"type\":\"").Append(type).Append("\",\"sequence_number\":").Append(sequence++).Append(',').Append(rest).Append("}\n\n");
    }

    private static IEnumerable<string> Pieces()
    {
        var runes = Text.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
        for (var i = 0; i < runes.Length; i += 3)
        {
            yield return string.Concat(runes.Skip(i).Take(3));
        }
    }
}
