using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Core.Tests.Line.Relay;

/// <summary>A client that counts how often bytes are sent to it, and may leave.</summary>
internal sealed class CountingClient(string body) : PipeWriter, IReplySink, IBodySource
{
    private readonly ArrayBufferWriter<byte> _written = new();
    private int _flushed;

    public CancellationToken Aborted => CancellationToken.None;

    public bool HasStarted { get; private set; }

    public bool HasLeft { get; set; }

    public int Flushes { get; private set; }

    /// <summary>What was flushed so far.</summary>
    public string Received => Encoding.UTF8.GetString(_written.WrittenSpan[.._flushed]);

    public PipeWriter Body => this;

    public ValueTask<Fault?> ReadAsync(Exchange exchange)
    {
        var bytes = new PooledBuffer();
        Encoding.UTF8.GetBytes(body, bytes);
        exchange.OwnBody(bytes);
        return default;
    }

    public void Start(in ReplyHead head) => HasStarted = true;

    public void Abort() => HasLeft = true;

    public override void Advance(int bytes) => _written.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _written.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _written.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Flushes++;
        _flushed = _written.WrittenCount;
        return ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: HasLeft));
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
