using System.IO.Pipelines;
using System.Text;
using Breakwater.Core.Line;

namespace Breakwater.Core.Tests.Line;

/// <summary>A client in memory that takes everything at once.</summary>
internal sealed class MemoryReply : IReplySink, IDisposable
{
    private readonly MemoryStream _body = new();
    private readonly CancellationTokenSource _gone = new();

    public MemoryReply() => Body = PipeWriter.Create(_body);

    public CancellationToken Aborted => _gone.Token;

    public bool HasStarted => Starts > 0;

    /// <summary>How often an answer was begun: once at the most.</summary>
    public int Starts { get; private set; }

    public bool WasAborted { get; private set; }

    public int Status { get; private set; }

    public PipeWriter Body { get; }

    public string Text => Encoding.UTF8.GetString(_body.ToArray());

    public void Start(in ReplyHead head)
    {
        Starts++;
        Status = head.Status;
        head.Exchange.Status = head.Status;
    }

    public void Abort() => WasAborted = true;

    public void Dispose()
    {
        _body.Dispose();
        _gone.Dispose();
    }

    /// <summary>The client leaves.</summary>
    public void Leave() => _gone.Cancel();
}
