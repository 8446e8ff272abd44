using Breakwater.Core.Primitives;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire;

/// <summary>Why the model stopped (protocols 8.3).</summary>
public enum StopReason
{
    EndTurn,
    MaxTokens,
    StopSequence,
    ToolUse,
    PauseTurn,
    Refusal,
    ContentFilter,
    ContextWindowExceeded,
}

/// <summary>One finished answer in no dialect.</summary>
public sealed record CanonicalAnswer
{
    /// <summary>The provider's id, kept across dialects behind the client dialect's prefix.</summary>
    public JsonText Id { get; init; }

    /// <summary>The model as the provider names it.</summary>
    public JsonText Model { get; init; }

    /// <summary>Unix seconds; 0 when the provider gives none.</summary>
    public long Created { get; init; }

    public required IReadOnlyList<Part> Parts { get; init; }

    public required StopReason Stop { get; init; }

    /// <summary>Which stop text matched; null when unknown.</summary>
    public JsonText StopSequence { get; init; }

    /// <summary>Why it was refused, when the provider says so outside the text; null when it does not.</summary>
    public JsonText RefusalExplanation { get; init; }

    /// <summary>Null when the provider reported none.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>The tier really used; null when absent.</summary>
    public string? ServiceTier { get; init; }
}
