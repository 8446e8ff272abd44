using System.Text.Json;

namespace Breakwater.Simulator.Providers.Answers;

/// <summary>What a request asks for, whichever API it came through.</summary>
internal sealed record Prompt
{
    public string LastUserText { get; init; } = "";

    /// <summary>Text of the tool result the conversation ends with; null when it ends otherwise.</summary>
    public string? LastToolResult { get; init; }

    public IReadOnlyList<ToolSpec> Tools { get; init; } = [];

    public ToolMode ToolMode { get; init; } = ToolMode.Auto;

    /// <summary>The only tool that may be called; null for any.</summary>
    public string? ForcedTool { get; init; }

    public bool ParallelCalls { get; init; } = true;

    /// <summary>Schema the text must conform to; null for prose.</summary>
    public JsonElement? Schema { get; init; }

    public bool Reasons { get; init; }

    /// <summary>Output limit in tokens, reasoning included; null for none.</summary>
    public int? MaxTokens { get; init; }

    public IReadOnlyList<string> StopSequences { get; init; } = [];

    /// <summary>A short text comes before tool calls.</summary>
    public bool SpeaksBeforeCalls { get; init; }

    public string CallIdPrefix { get; init; } = "call_";
}
