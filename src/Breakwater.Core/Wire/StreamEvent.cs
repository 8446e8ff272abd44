using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire;

/// <summary>What a stream event says.</summary>
public enum StreamEventKind
{
    /// <summary>The answer begins: id, model, created; usage when already known.</summary>
    Start,

    /// <summary>A part begins; parts have rising indexes from 0 and may interleave (Chat tool calls).</summary>
    PartStart,

    /// <summary>More of a part, in <see cref="StreamEvent.Raw"/>.</summary>
    Delta,

    /// <summary>A part is complete.</summary>
    PartStop,

    /// <summary>Usage so far; later values replace earlier ones.</summary>
    Usage,

    /// <summary>Why the model stopped. Usage may still follow.</summary>
    Stop,

    /// <summary>The stream ended as it should; nothing follows.</summary>
    End,

    /// <summary>A sign of life without content.</summary>
    Ping,

    /// <summary>The provider failed inside the stream; nothing follows.</summary>
    Error,
}

/// <summary>What a streamed part is.</summary>
public enum StreamPartKind { Text, Thinking, RedactedThinking, ToolCall, CustomToolCall, Refusal, Opaque }

/// <summary>What a delta adds.</summary>
public enum DeltaKind { Text, Arguments, Thinking, Signature, EncryptedReasoning, Refusal, Annotation }

/// <summary>
/// One event of an answer, in no dialect. Spans are slices of the provider's frame, still JSON-escaped, valid only during the call.
/// </summary>
public readonly ref struct StreamEvent
{
    public required StreamEventKind Kind { get; init; }

    /// <summary>Part index for part events.</summary>
    public int Index { get; init; }

    public StreamPartKind Part { get; init; }

    public DeltaKind Delta { get; init; }

    /// <summary>
    /// Delta: the raw escaped text without quotes (for <see cref="DeltaKind.Annotation"/> a JSON object). PartStart of redacted thinking: its data;
    /// of an opaque part: its JSON. Stop: the matched stop text, if told.
    /// </summary>
    public ReadOnlySpan<byte> Raw { get; init; }

    /// <summary>Start: the answer's id. PartStart of a tool call: the call id. PartStart of thinking: the item id, if any. Escaped, without quotes.</summary>
    public ReadOnlySpan<byte> Id { get; init; }

    /// <summary>Start: the model. PartStart of a tool call: the tool's name. Stop: the refusal's explanation. Escaped, without quotes.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>Start: Unix seconds, 0 when unknown.</summary>
    public long Created { get; init; }

    public StopReason Stop { get; init; }

    /// <summary>Start, Usage, Stop: usage as far as known; null when not.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>For <see cref="StreamEventKind.Error"/>.</summary>
    public ProviderError? Error { get; init; }
}
