namespace Breakwater.Core.Wire.OpenAiChat;

/// <summary>Finish reasons (protocols 8.3).</summary>
internal static class ChatStops
{
    /// <summary>
    /// The reason behind a <c>finish_reason</c>. Some servers say "stop" although the model called a tool, or declined; "length" stands,
    /// because a call may then be cut.
    /// </summary>
    public static StopReason Read(ReadOnlySpan<byte> reason, bool anyCall, bool anyRefusal)
    {
        if (reason.SequenceEqual("length"u8)) return StopReason.MaxTokens;
        if (reason.SequenceEqual("content_filter"u8)) return StopReason.ContentFilter;
        if (anyCall || reason.SequenceEqual("tool_calls"u8) || reason.SequenceEqual("function_call"u8)) return StopReason.ToolUse;
        return anyRefusal ? StopReason.Refusal : StopReason.EndTurn;
    }

    /// <summary>The <c>finish_reason</c> for a caller; what it cannot tell goes to <paramref name="losses"/>.</summary>
    public static ReadOnlySpan<byte> Write(StopReason stop, bool anyCall, LossList losses)
    {
        switch (stop)
        {
            case StopReason.MaxTokens or StopReason.ContextWindowExceeded:
                return "length"u8;
            case StopReason.Refusal or StopReason.ContentFilter:
                return "content_filter"u8;
            case StopReason.PauseTurn:
                losses.Add("stop_reason.pause_turn");
                break;
            case StopReason.StopSequence:
                losses.Add("stop_sequence");
                break;
        }

        return anyCall || stop == StopReason.ToolUse ? "tool_calls"u8 : "stop"u8;
    }
}
