using System.Text;

namespace Breakwater.Server.Tests.Support;

/// <summary>Server-sent events as a test sees them.</summary>
public static class SseText
{
    /// <summary>The frames of a recording, each with its blank line.</summary>
    public static IReadOnlyList<string> Frames(string sse)
    {
        var frames = new List<string>();
        var start = 0;
        int end;
        while ((end = sse.IndexOf("\n\n", start, StringComparison.Ordinal)) >= 0)
        {
            frames.Add(sse[start..(end + 2)]);
            start = end + 2;
        }

        if (sse[start..].Trim().Length > 0)
        {
            frames.Add(sse[start..].TrimEnd('\n') + "\n\n");
        }

        return frames;
    }

    /// <summary>Event names and payloads, comments left out.</summary>
    public static IReadOnlyList<(string Event, string Data)> Read(string sse)
    {
        var events = new List<(string, string)>();
        foreach (var frame in Frames(sse.Replace("\r\n", "\n", StringComparison.Ordinal)))
        {
            var name = "";
            var data = new StringBuilder();
            foreach (var line in frame.Split('\n'))
            {
                if (line.StartsWith("event:", StringComparison.Ordinal))
                {
                    name = line[6..].Trim();
                }
                else if (line.StartsWith("data:", StringComparison.Ordinal))
                {
                    data.Append(data.Length > 0 ? "\n" : "").Append(line.AsSpan(line.StartsWith("data: ", StringComparison.Ordinal) ? 6 : 5));
                }
            }

            if (data.Length > 0)
            {
                events.Add((name, data.ToString()));
            }
        }

        return events;
    }
}
