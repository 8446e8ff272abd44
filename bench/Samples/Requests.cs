using System.Text;

namespace Breakwater.Bench.Samples;

/// <summary>Requests of a wanted size: a system prompt, a conversation with escapes in it, one tool.</summary>
internal static class Requests
{
    private const string Line = """The quick brown fox \"jumps\" over the lazy dog.\n""";
    private const string Schema = """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""";

    public static byte[] Chat(int size, bool stream) => Fill(
        size,
        stream,
        """{"model":"bench-model","max_completion_tokens":256,"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hello"}""",
        """],"tools":[{"type":"function","function":{"name":"weather","description":"Tells the weather","parameters":""" + Schema + "}}]}");

    public static byte[] Responses(int size, bool stream) => Fill(
        size,
        stream,
        """{"model":"bench-model","max_output_tokens":256,"instructions":"Be brief.","input":[{"role":"user","content":"Hello"}""",
        """],"tools":[{"type":"function","name":"weather","description":"Tells the weather","parameters":""" + Schema + ""","strict":false}]}""");

    public static byte[] Anthropic(int size, bool stream) => Fill(
        size,
        stream,
        """{"model":"bench-model","max_tokens":256,"system":"Be brief.","messages":[{"role":"user","content":"Hello"}""",
        """],"tools":[{"name":"weather","description":"Tells the weather","input_schema":""" + Schema + "}]}");

    private static byte[] Fill(int size, bool stream, string head, string tail)
    {
        var text = new StringBuilder(head).Insert(1, stream ? "\"stream\":true," : "");
        for (var turn = 0; text.Length + tail.Length + 60 < size; turn++)
        {
            text.Append(turn % 2 == 0 ? """,{"role":"assistant","content":" """.TrimEnd() : """,{"role":"user","content":" """.TrimEnd());
            var end = Math.Min(size - tail.Length, text.Length + 2500);
            while (text.Length + Line.Length + 2 <= end)
            {
                text.Append(Line);
            }

            text.Append('x', Math.Max(0, end - text.Length - 2)).Append("\"}");
        }

        return Encoding.UTF8.GetBytes(text.Append(tail).ToString());
    }
}
