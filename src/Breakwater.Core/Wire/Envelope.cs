using Breakwater.Core.Routing;
using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire;

/// <summary>
/// What the gateway must know of a request without taking it apart. Ranges are offsets into the body, so that the same-dialect path
/// edits bytes only where it must (invariant: everything else passes through unchanged).
/// </summary>
public sealed record Envelope
{
    /// <summary>The model the caller named.</summary>
    public required string Model { get; init; }

    /// <summary>The model's JSON string with its quotes; empty when the body has none (Responses with <c>prompt</c>).</summary>
    public JsonRange ModelRange { get; init; }

    public bool Stream { get; init; }

    /// <summary>Offset just after the root's opening brace, where a property can be inserted.</summary>
    public int InsertAt { get; init; }

    /// <summary>Chat: the <c>stream_options</c> value; empty when absent.</summary>
    public JsonRange StreamOptions { get; init; }

    /// <summary>Chat: the value of <c>stream_options.include_usage</c>; empty when absent.</summary>
    public JsonRange IncludeUsageRange { get; init; }

    /// <summary>Whether the caller will be told usage: false only for a Chat stream without <c>include_usage</c>.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Bound of generated tokens; null when unset.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>The value of that bound, which may be null; empty when the body has none, or two.</summary>
    public JsonRange MaxOutputRange { get; init; }

    /// <summary>Answers asked for at once, each with a bound of its own.</summary>
    public short Choices { get; init; } = 1;

    /// <summary>The provider's service that the caller wants.</summary>
    public ServiceWish Service { get; init; }

    /// <summary>True when tools are offered: what the answer sets off may not be set off twice.</summary>
    public bool HasTools { get; init; }

    /// <summary>What a model must be able to do to serve the request.</summary>
    public Capabilities Needs { get; init; }

    /// <summary>The intent, where the dialect has a field for it; null otherwise.</summary>
    public string? Intent { get; init; }

    /// <summary>Responses <c>background: true</c>.</summary>
    public bool Background { get; init; }

    /// <summary>State at a provider that the request builds on.</summary>
    public StateBinding Binding { get; init; }

    /// <summary><c>previous_response_id</c> or the conversation's id; null when none.</summary>
    public string? StateId { get; init; }

    /// <summary>
    /// True when the body carries reasoning of another vendor in an envelope: the provider would refuse it, so the body must be translated
    /// (which drops it) even for a provider of the same dialect.
    /// </summary>
    public bool HasForeignReasoning { get; init; }

    /// <summary>The field that makes the binding, for messages (<c>previous_response_id</c>); null when none.</summary>
    public string? BindingField { get; init; }
}

/// <summary>Which of a provider's services a caller wants.</summary>
public enum ServiceWish : byte
{
    /// <summary>What the provider's settings say.</summary>
    Unset,
    Standard,
    Flex,

    /// <summary>Ahead of others, and dearer.</summary>
    Fast,
}

/// <summary>How firmly a request is bound to one provider's state.</summary>
public enum StateBinding : byte
{
    None,

    /// <summary>Opaque reasoning (signed thinking, encrypted reasoning): stays with its vendor; the caller's own choice of another model drops it.</summary>
    Reasoning,

    /// <summary>Stored responses, conversations, files: useless anywhere else.</summary>
    Stored,
}
