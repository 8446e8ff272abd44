using Breakwater.Core.Primitives;

namespace Breakwater.Core.Wire;

/// <summary>What has been seen of a stream so far. Written by its one reader; reset for reuse.</summary>
public sealed class StreamFacts
{
    /// <summary>True once real content passed: text, tool call, reasoning or refusal; pings, role deltas and empty deltas do not count.</summary>
    public bool HasContent { get; set; }

    /// <summary>True once the dialect's success terminator passed.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The last usage the provider told; null while none.</summary>
    public TokenUsage? Usage { get; set; }

    /// <summary>The provider's error inside the stream; null while none.</summary>
    public ProviderError? Error { get; set; }

    /// <summary>The answer's id (<c>resp_…</c>), kept only where later calls may ask for it; null otherwise.</summary>
    public string? AnswerId { get; set; }

    /// <summary>Bytes of content that passed, the base of an estimate where no usage came.</summary>
    public long ContentBytes { get; set; }

    public void Reset() => (HasContent, IsComplete, Usage, Error, AnswerId, ContentBytes) = (false, false, null, null, null, 0);
}
