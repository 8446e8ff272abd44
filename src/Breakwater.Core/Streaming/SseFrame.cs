namespace Breakwater.Core.Streaming;

/// <summary>
/// One server-sent event as it stands in the reader's buffer. Every span is valid until the reader's next
/// <see cref="SseFrameReader.TryRead"/> or <see cref="SseFrameReader.GetWriteMemory"/>.
/// </summary>
public readonly ref struct SseFrame
{
    /// <summary>The frame's exact bytes, with its blank line; frames read one after another are contiguous.</summary>
    public required ReadOnlySpan<byte> Raw { get; init; }

    /// <summary>The value of the last <c>event</c> field; empty when there is none.</summary>
    public required ReadOnlySpan<byte> Event { get; init; }

    /// <summary>The payload: a slice of <see cref="Raw"/> for one <c>data</c> line, joined by LF for several.</summary>
    public required ReadOnlySpan<byte> Data { get; init; }

    /// <summary>The value of the last <c>id</c> field; empty when there is none.</summary>
    public required ReadOnlySpan<byte> Id { get; init; }

    /// <summary>Where <see cref="Raw"/> starts, for <see cref="SseFrameReader.Bytes"/>.</summary>
    public required int ConsumedStart { get; init; }

    /// <summary>Where <see cref="Raw"/> ends, for <see cref="SseFrameReader.Bytes"/>.</summary>
    public int ConsumedEnd => ConsumedStart + Raw.Length;

    /// <summary>At least one <c>data</c> field was present, perhaps an empty one.</summary>
    public required bool HasData { get; init; }

    /// <summary>The frame holds comment lines and nothing else, as keep-alive pings do.</summary>
    public required bool IsComment { get; init; }

    /// <summary>False only for what a stream left behind when it ended in the middle of a frame.</summary>
    public required bool IsTerminated { get; init; }
}
