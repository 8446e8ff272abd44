using System.Text;

namespace Breakwater.Load;

/// <summary>How the upstream answers a model's requests.</summary>
/// <param name="Events">Content events of a stream; 0 answers whole.</param>
/// <param name="Gap">Time between two events; zero sends all in one write.</param>
internal sealed record Script(string Model, int Events = 0, TimeSpan Gap = default)
{
    /// <summary>A role event before the content, a stop and a terminator after it.</summary>
    public int Frames => Events == 0 ? 0 : Events + 3;
}

/// <summary>One kind of load.</summary>
/// <param name="BodyBytes">Size of each request's body.</param>
/// <param name="Connections">Closed loop: connections, each with one request under way.</param>
/// <param name="PerSecond">Open loop: requests begun each second, whatever the answers do; 0 for a closed loop.</param>
internal sealed record Scenario(string Name, string About, Script Script, int BodyBytes, int Connections, int PerSecond, TimeSpan Duration)
{
    /// <summary>The caller speaks Anthropic's dialect, so the gateway translates.</summary>
    public bool Translated { get; init; }

    public bool IsHeld => Script.Gap >= TimeSpan.FromSeconds(1);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("sat1k", "1 KB bodies, closed loop", new("plain"), 1024, 64, 0, TimeSpan.FromSeconds(4)),
        new("sat50k", "50 KB bodies, closed loop", new("plain"), 50_000, 64, 0, TimeSpan.FromSeconds(4)),
        new("translated", "1 KB Anthropic bodies to a Chat upstream, closed loop", new("plain"), 1024, 64, 0, TimeSpan.FromSeconds(4)) { Translated = true },
        new("rate", "1 KB bodies, 300 requests/s, open loop", new("plain"), 1024, 0, 300, TimeSpan.FromSeconds(5)),
        new("burst", "streams of 100 events at once, closed loop", new("burst", 100), 1024, 16, 0, TimeSpan.FromSeconds(4)),
        new("paced", "streams of 100 events 10 ms apart, 25 new ones/s", new("paced", 100, TimeSpan.FromMilliseconds(10)), 1024, 0, 25, TimeSpan.FromSeconds(4)),
        new("held", "1,000 streams held open, one event a second", new("held", 10, TimeSpan.FromSeconds(1)), 1024, 0, 250, TimeSpan.FromSeconds(4)),
    ];

    /// <summary>A whole HTTP request, ready to send.</summary>
    public byte[] Request(string key)
    {
        var body = Body();
        var path = Translated ? "/v1/messages" : "/v1/chat/completions";
        var version = Translated ? "anthropic-version: 2023-06-01\r\n" : "";
        return Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {key}\r\n{version}content-type: application/json\r\ncontent-length: {body.Length}\r\n\r\n{body}");
    }

    private string Body()
    {
        var head = $$"""{"model":"{{Script.Model}}","max_tokens":256,{{(Script.Events > 0 ? "\"stream\":true," : "")}}"messages":[""";
        const string Tail = "]}";
        var turns = BodyBytes < 5000 ? 1 : 19;
        var text = new StringBuilder(head);
        for (var i = 0; i < turns; i++)
        {
            var open = $$"""{{(i > 0 ? "," : "")}}{"role":"{{(i % 2 == 0 ? "user" : "assistant")}}","content":" """.TrimEnd();
            var room = ((BodyBytes - head.Length - Tail.Length) / turns) - open.Length - 2;
            text.Append(open).Append(Words(room)).Append("\"}");
        }

        return text.Append(Tail).ToString();
    }

    // Escapes among the words, as real prompts have them.
    private static string Words(int length)
    {
        const string Line = """The quick brown fox \"jumps\" over the lazy dog.\n""";
        var text = new StringBuilder();
        while (text.Length + Line.Length <= length)
        {
            text.Append(Line);
        }

        return text.Append('x', length - text.Length).ToString();
    }
}
