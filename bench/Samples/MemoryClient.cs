using System.IO.Pipelines;
using Breakwater.Core.Line;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;

namespace Breakwater.Bench.Samples;

/// <summary>A caller in memory: its body is there at once, its answer is taken and counted. Used again for each request.</summary>
internal sealed class MemoryClient(byte[] body) : IReplySink, IBodySource
{
    private readonly Sink _sink = new();

    public CancellationToken Aborted => CancellationToken.None;

    public bool HasStarted { get; private set; }

    public int Status { get; private set; }

    public long Written => _sink.Written;

    public PipeWriter Body => _sink;

    public ValueTask<Fault?> ReadAsync(Exchange exchange)
    {
        var owned = new PooledBuffer(body.Length);
        body.CopyTo(owned.GetSpan(body.Length));
        owned.Advance(body.Length);
        exchange.OwnBody(owned);
        return default;
    }

    public void Start(in ReplyHead head) => (HasStarted, Status) = (true, head.Status);

    public void Abort() => throw new InvalidOperationException("the line gave up on the client");

    public void Rewind()
    {
        (HasStarted, Status) = (false, 0);
        _sink.Written = 0;
    }

    private sealed class Sink : PipeWriter
    {
        private byte[] _bytes = new byte[64 * 1024];

        public long Written { get; set; }

        public override void Advance(int bytes) => Written += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            Written += source.Length;
            return default;
        }

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        private byte[] Room(int sizeHint) => _bytes.Length >= sizeHint ? _bytes : _bytes = new byte[sizeHint];
    }
}
