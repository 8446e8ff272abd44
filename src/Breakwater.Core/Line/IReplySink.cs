using System.IO.Pipelines;

namespace Breakwater.Core.Line;

/// <summary>Where the answer goes: an HTTP response, or memory in simulations. One writer.</summary>
public interface IReplySink
{
    /// <summary>Cancelled when the client has gone.</summary>
    CancellationToken Aborted { get; }

    /// <summary>True once <see cref="Start"/> was called: the answer is committed.</summary>
    bool HasStarted { get; }

    /// <summary>Sets status and headers; once, before the first body byte.</summary>
    void Start(in ReplyHead head);

    /// <summary>The body; flushing waits while the client is slow, which is the relay's back pressure.</summary>
    PipeWriter Body { get; }

    /// <summary>Ends the connection without a proper end, when nothing better can tell the client that the answer is broken.</summary>
    void Abort();

    /// <summary>The exchange is over, and its record written; once.</summary>
    void End(Exchange exchange)
    {
    }
}
