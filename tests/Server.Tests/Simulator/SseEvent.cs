using System.Text.Json;

namespace Breakwater.Server.Tests.Simulator;

/// <summary>One event of a stream that used LF line ends.</summary>
internal sealed record SseEvent(string? Name, string Data)
{
    public JsonElement Json => JsonDocument.Parse(Data).RootElement;

    public static List<SseEvent> Parse(string stream)
    {
        stream.ShouldEndWith("\n\n");
        return [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(static frame => frame[0] != ':').Select(static frame =>
        {
            var lines = frame.Split('\n');
            var name = lines[0].StartsWith("event: ", StringComparison.Ordinal) ? lines[0]["event: ".Length..] : null;
            var data = lines[^1];
            data.ShouldStartWith("data: ");
            return new SseEvent(name, data["data: ".Length..]);
        })];
    }
}
