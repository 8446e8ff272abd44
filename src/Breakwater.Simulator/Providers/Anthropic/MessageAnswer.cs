using Breakwater.Simulator.Providers.Answers;

namespace Breakwater.Simulator.Providers.Anthropic;

/// <summary>An answer with its id and its accounting. Thinking is what the client gets to see of the reasoning, one token each.</summary>
internal sealed record MessageAnswer(string Id, Answer Answer, IReadOnlyList<string> Thinking, string Signature, bool Thinks, MessageUsage Usage)
{
    public string StopReason => Answer.Stop switch
    {
        StopCause.ToolUse => "tool_use",
        StopCause.Length => "max_tokens",
        StopCause.StopSequence => "stop_sequence",
        _ => "end_turn",
    };
}
