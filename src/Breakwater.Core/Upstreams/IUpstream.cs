using Breakwater.Core.Primitives;

namespace Breakwater.Core.Upstreams;

/// <summary>One provider, as bytes: knows addresses, credentials and connections, nothing of models or dialects' bodies. Safe for concurrent use.</summary>
public interface IUpstream
{
    /// <summary>The provider's name in the configuration.</summary>
    string Provider { get; }

    /// <summary>
    /// Sends a call and returns when the answer's headers are there; the caller disposes the reply. Failures are exceptions, which <see cref="Explain"/> turns into faults.
    /// Cancelling closes the connection at once.
    /// </summary>
    ValueTask<UpstreamReply> SendAsync(UpstreamCall call, CancellationToken cancellation);

    /// <summary>The fault behind an exception of <see cref="SendAsync"/> or of reading a reply, with the hop it happened on (A17.1); null for an exception that is a bug.</summary>
    Fault? Explain(Exception exception, FaultStage stage);
}
