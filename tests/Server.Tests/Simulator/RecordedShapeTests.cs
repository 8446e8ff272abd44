namespace Breakwater.Server.Tests.Simulator;

/// <summary>The simulator's events have the members the vendors' recorded events have.</summary>
public sealed class RecordedShapeTests
{
    [Fact]
    public async Task ChatChunks_AgainstTheRecording_HaveTheSameMembers()
    {
        var recorded = Recordings.Stream("openai/ChatTests-TokenLogProbabilitiesStreaming_False_.0.sse");
        await using var session = await SimulatorSession.StartAsync();
        var simulated = await session.OpenAiStreamAsync(
            "/v1/chat/completions", SimulatorSession.Chat("x", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        foreach (var i in (int[])[0, 1])
            Recordings.Shape(simulated[i].Json).ShouldBe(Recordings.Shape(recorded[i].Json));
        Recordings.Shape(simulated[^2].Json).ShouldBe(Recordings.Shape(recorded[^2].Json));
    }

    [Theory]
    [InlineData("openai/ResponsesTests-StreamingResponsesWithReasoningSummary.0.sse", "think", ",\"reasoning\":{\"effort\":\"high\",\"summary\":\"detailed\"}")]
    [InlineData("openai/ResponsesTests-FunctionCallStreamingWorks.0.sse", "weather", $",\"parallel_tool_calls\":false,\"tools\":{Tools.Responses}")]
    public async Task ResponsesEvents_AgainstTheRecording_HaveTheSameMembers(string recording, string text, string more)
    {
        var recorded = Recordings.Stream(recording);
        await using var session = await SimulatorSession.StartAsync();
        var simulated = await session.OpenAiStreamAsync("/v1/responses", SimulatorSession.Response(text, ",\"stream\":true" + more));
        // Echoed tools and completed_at differ by request and by age of the recording.
        static bool Compares(string path) => !path.Contains(".tools", StringComparison.Ordinal) && !path.EndsWith(".completed_at", StringComparison.Ordinal);
        foreach (var name in recorded.Select(static e => e.Name).Distinct())
        {
            var expected = Recordings.Shape(recorded.First(e => e.Name == name).Json).Where(Compares);
            var actual = Recordings.Shape(simulated.First(e => e.Name == name).Json).Where(Compares);
            actual.ShouldBe(expected, name);
        }
    }

    [Fact]
    public async Task MessagesEvents_AgainstTheRecording_HaveAtLeastItsMembers()
    {
        var recorded = Recordings.Stream("anthropic/tool_use_response.txt");
        await using var session = await SimulatorSession.StartAsync();
        var simulated = await session.AnthropicStreamAsync("/v1/messages", SimulatorSession.Message("weather", $",\"stream\":true,\"tools\":{Tools.Messages}"));
        foreach (var name in recorded.Select(static e => e.Name).Distinct())
        {
            var actual = Recordings.Shape(simulated.First(e => e.Name == name).Json);
            Recordings.Shape(recorded.First(e => e.Name == name).Json).ShouldBeSubsetOf(actual, name);
        }
    }
}
