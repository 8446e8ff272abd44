using Breakwater.Core.Wire.Json;

namespace Breakwater.Core.Wire;

/// <summary>A piece of a message or of an answer. The derived records below are the whole union.</summary>
public abstract record Part
{
    private protected Part() { }

    /// <summary>A prompt-cache breakpoint set on this piece (<c>cache_control</c> or <c>prompt_cache_breakpoint</c>), as it came.</summary>
    public JsonRaw CacheBreakpoint { get; init; }
}

/// <summary>Text. <paramref name="Annotations"/>: citations or annotations of the origin dialect as a JSON array; null when none.</summary>
public sealed record TextPart(JsonText Text, JsonRaw Annotations = default) : Part;

/// <summary>The model declined; the text explains.</summary>
public sealed record RefusalPart(JsonText Text) : Part;

/// <summary>An image. <paramref name="Detail"/>: OpenAI's level (auto, low, high, original); null when unset.</summary>
public sealed record ImagePart(MediaSource Source, string? Detail = null) : Part;

/// <summary>A document or file.</summary>
public sealed record DocumentPart(MediaSource Source) : Part
{
    /// <summary>File name or title; null when unset.</summary>
    public JsonText Title { get; init; }

    /// <summary>Anthropic <c>context</c>; null when unset.</summary>
    public JsonText Context { get; init; }

    /// <summary>Anthropic <c>citations</c> setting, as it came.</summary>
    public JsonRaw Citations { get; init; }
}

/// <summary>Spoken input: base64 data and its format (wav, mp3).</summary>
public sealed record AudioPart(JsonText Data, string Format) : Part;

/// <summary>
/// Reasoning of an earlier or of this turn. Opaque state (<see cref="Signature"/>, <see cref="Redacted"/>, <see cref="Encrypted"/>) belongs to
/// <see cref="Origin"/> and is only ever given back there, all of it or none (protocols 3.8, 8.2).
/// </summary>
public sealed record ThinkingPart(Dialect Origin, JsonText Text) : Part
{
    /// <summary>Anthropic signature; null when absent.</summary>
    public JsonText Signature { get; init; }

    /// <summary>Anthropic <c>redacted_thinking.data</c>; null when this is not a redacted block.</summary>
    public JsonText Redacted { get; init; }

    /// <summary>Responses <c>encrypted_content</c>; null when absent.</summary>
    public JsonText Encrypted { get; init; }

    /// <summary>Responses item id (<c>rs_…</c>); null when absent.</summary>
    public JsonText ItemId { get; init; }

    /// <summary>The provider that owns the state, when an envelope told it; null when only the dialect is known.</summary>
    public string? Provider { get; init; }

    /// <summary>True when <see cref="Text"/> is a summary (Responses) rather than the reasoning itself.</summary>
    public bool IsSummary { get; init; }
}

/// <summary>
/// The model calls a tool. <see cref="Arguments"/> is the JSON text of the arguments as an escaped string (it may be invalid JSON when the answer was cut);
/// for custom tools it is the free input.
/// </summary>
public sealed record ToolCallPart(JsonText CallId, JsonText Name, JsonText Arguments) : Part
{
    /// <summary>True for OpenAI custom (free text) tools.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Responses item id (<c>fc_…</c>); null when absent.</summary>
    public JsonText ItemId { get; init; }

    /// <summary>Anthropic <c>input</c> as the object it came as; null when the origin gave a string.</summary>
    public JsonRaw Input { get; init; }
}

/// <summary>What a tool returned.</summary>
public sealed record ToolResultPart(JsonText CallId, IReadOnlyList<Part> Content) : Part
{
    /// <summary>The tool failed (Anthropic <c>is_error</c>).</summary>
    public bool IsError { get; init; }

    /// <summary>True for the output of an OpenAI custom tool.</summary>
    public bool IsCustom { get; init; }
}

/// <summary>A piece that only its own dialect understands (hosted tools, search results, compaction …), kept as it came.</summary>
public sealed record OpaquePart(Dialect Origin, string Type, JsonRaw Raw) : Part;
