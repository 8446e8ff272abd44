namespace Breakwater.Simulator.Providers.Answers;

/// <summary>A finished answer as tokens; both the JSON and the streamed form are written from it. One list element is one token.</summary>
internal sealed record Answer(
    IReadOnlyList<string> Reasoning,
    IReadOnlyList<string> Text,
    IReadOnlyList<ToolCall> Calls,
    StopCause Stop,
    string? StopSequence)
{
    public int OutputTokens { get; } = Reasoning.Count + Text.Count + Calls.Sum(static call => call.Arguments.Count + ToolCall.OverheadTokens);
}
