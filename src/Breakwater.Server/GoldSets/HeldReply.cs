using System.IO.Pipelines;
using Breakwater.Core.Line;

namespace Breakwater.Server.GoldSets;

/// <summary>An answer of the line that is held in memory.</summary>
internal sealed class HeldReply : IReplySink, IDisposable
{
    private readonly MemoryStream _body = new();

    public HeldReply(CancellationToken aborted)
    {
        Aborted = aborted;
        Body = PipeWriter.Create(_body);
    }

    public CancellationToken Aborted { get; }

    public bool HasStarted => Status != 0;

    public PipeWriter Body { get; }

    /// <summary>The status; 0 before.</summary>
    public int Status { get; private set; }

    public void Start(in ReplyHead head)
    {
        Status = head.Status;
        head.Exchange.Status = head.Status;
    }

    public void Abort() => Status = 0;

    /// <summary>What was written.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync()
    {
        await Body.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return _body.GetBuffer().AsMemory(0, (int)_body.Length);
    }

    public void Dispose() => _body.Dispose();
}
