using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire;

/// <summary>
/// One generation request in no dialect. Strings and JSON values are slices of the caller's body, still escaped: translating
/// neither unescapes them nor splits a surrogate pair. Never mutated, because a retry writes it again.
/// </summary>
public sealed record CanonicalRequest
{
    /// <summary>The dialect it was read from.</summary>
    public required Dialect Origin { get; init; }

    /// <summary>The model as the caller named it.</summary>
    public required string Model { get; init; }

    /// <summary>Whether the caller wants a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>
    /// The conversation in order, system messages included. Tool results stand in messages of role <see cref="Role.User"/>, results before text.
    /// </summary>
    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>Tools offered; empty when none.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    /// <summary>Null when the caller left it to the default.</summary>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>Null when the caller left it to the default (allowed).</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>Upper bound of generated tokens, reasoning included; null when unset.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>Texts that end the answer; empty when none.</summary>
    public IReadOnlyList<JsonText> Stop { get; init; } = [];

    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public long? TopK { get; init; }

    /// <summary>Null or an explicit output format.</summary>
    public OutputFormat? Format { get; init; }

    /// <summary>Null when the caller said nothing about reasoning.</summary>
    public ReasoningOptions? Reasoning { get; init; }

    /// <summary>OpenAI <c>verbosity</c> (low, medium, high); null when unset.</summary>
    public string? Verbosity { get; init; }

    /// <summary>Opaque end-user id (<c>safety_identifier</c>, <c>user</c>, <c>metadata.user_id</c>).</summary>
    public JsonText UserId { get; init; }

    /// <summary><c>auto</c>, <c>default</c>, <c>flex</c>, <c>priority</c>, <c>fast</c>, <c>standard_only</c> …; null when unset.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>OpenAI <c>prompt_cache_key</c>.</summary>
    public JsonText PromptCacheKey { get; init; }

    /// <summary>Top-level Anthropic <c>cache_control</c> (automatic caching), as it came.</summary>
    public JsonRaw CacheControl { get; init; }

    /// <summary>OpenAI <c>metadata</c> map, as it came.</summary>
    public JsonRaw Metadata { get; init; }

    /// <summary>OpenAI <c>store</c>; null when unset.</summary>
    public bool? Store { get; init; }

    /// <summary>Whether a Chat caller asked for the usage chunk; true for the other dialects.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Top-level fields that the canonical model has no place for, by name: a writer of another dialect reports them as lost or refuses.</summary>
    public IReadOnlyList<ExtraField> Extras { get; init; } = [];
}

/// <summary>A top-level field outside the canonical model.</summary>
public readonly record struct ExtraField(string Name, JsonRaw Value);
