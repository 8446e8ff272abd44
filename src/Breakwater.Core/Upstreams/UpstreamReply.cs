using Breakwater.Core.Resilience.Retry;

namespace Breakwater.Core.Upstreams;

/// <summary>A provider's answer: headers are there, the body is read as it comes. Disposing before the end closes the connection.</summary>
public abstract class UpstreamReply : IReplyHeaders, IAsyncDisposable
{
    /// <summary>HTTP status.</summary>
    public abstract int Status { get; }

    /// <summary>Media type without parameters, lower case; empty when absent.</summary>
    public abstract string ContentType { get; }

    /// <summary>Declared body length; null when unknown.</summary>
    public abstract long? ContentLength { get; }

    /// <summary>A header's first value; null when absent. Names are case-insensitive.</summary>
    public abstract string? Header(string name);

    /// <summary>Reads some bytes; 0 at the end. A body that ends early throws.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
