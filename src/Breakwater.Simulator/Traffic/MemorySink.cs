using System.IO.Pipelines;
using Breakwater.Core.Line;

namespace Breakwater.Simulator.Traffic;

/// <summary>The client's end of an exchange.</summary>
internal sealed class MemorySink(PipeWriter body, CancellationToken patience) : IReplySink
{
    public CancellationToken Aborted => patience;

    public bool HasStarted => Status != 0;

    public PipeWriter Body => body;

    /// <summary>Status received; 0 before.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the connection was ended without a proper end.</summary>
    public bool WasCut { get; private set; }

    public void Start(in ReplyHead head)
    {
        Status = head.Status;
        head.Exchange.Status = head.Status;
    }

    public void Abort() => WasCut = true;
}
