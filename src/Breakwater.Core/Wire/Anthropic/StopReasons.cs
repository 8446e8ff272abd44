namespace Breakwater.Core.Wire.Anthropic;

/// <summary>Stop reasons and their words (protocols 8.3).</summary>
internal static class StopReasons
{
    /// <summary>Reads a word; a new one counts as the ordinary end.</summary>
    public static StopReason Read(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("max_tokens"u8) => StopReason.MaxTokens,
        _ when word.SequenceEqual("stop_sequence"u8) => StopReason.StopSequence,
        _ when word.SequenceEqual("tool_use"u8) => StopReason.ToolUse,
        _ when word.SequenceEqual("pause_turn"u8) || word.SequenceEqual("compaction"u8) => StopReason.PauseTurn,
        _ when word.SequenceEqual("refusal"u8) => StopReason.Refusal,
        _ when word.SequenceEqual("model_context_window_exceeded"u8) => StopReason.ContextWindowExceeded,
        _ => StopReason.EndTurn,
    };

    public static ReadOnlySpan<byte> Write(StopReason reason) => reason switch
    {
        StopReason.MaxTokens => "max_tokens"u8,
        StopReason.StopSequence => "stop_sequence"u8,
        StopReason.ToolUse => "tool_use"u8,
        StopReason.PauseTurn => "pause_turn"u8,
        StopReason.Refusal or StopReason.ContentFilter => "refusal"u8,
        StopReason.ContextWindowExceeded => "model_context_window_exceeded"u8,
        _ => "end_turn"u8,
    };

    /// <summary>A tool call or a refusal in the answer decides what an ordinary end is called: clients go on from the word alone.</summary>
    public static StopReason Settle(StopReason reason, bool hasCall, bool hasRefusal) => reason switch
    {
        StopReason.EndTurn when hasCall => StopReason.ToolUse,
        StopReason.EndTurn when hasRefusal => StopReason.Refusal,
        _ => reason,
    };
}
