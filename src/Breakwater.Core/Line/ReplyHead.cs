namespace Breakwater.Core.Line;

/// <summary>Status and headers of an answer. Everything else about it is told by the exchange.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="ContentLength">Exact length in bytes; null for a stream.</param>
/// <param name="Exchange">The exchange, for the <c>x-breakwater-*</c> headers (CONTRACT section 4).</param>
public readonly record struct ReplyHead(int Status, string ContentType, long? ContentLength, Exchange Exchange)
{
    /// <summary>Where the answer will be, for one that is not there yet; null otherwise.</summary>
    public string? Location { get; init; }

    /// <summary>How old the answer is, for one that was given before; null otherwise.</summary>
    public TimeSpan? Age { get; init; }
}
