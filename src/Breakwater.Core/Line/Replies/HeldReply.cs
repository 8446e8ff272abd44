using System.IO.Pipelines;

namespace Breakwater.Core.Line.Replies;

/// <summary>An answer of the line that is held in memory, up to a bound. One reader, once the line is done.</summary>
public sealed class HeldReply : IReplySink, IDisposable
{
    private readonly BoundedStream _body;

    /// <param name="mostBytes">The largest answer; a larger one breaks off.</param>
    /// <param name="aborted">Cancelled when nobody wants the answer any more.</param>
    public HeldReply(int mostBytes, CancellationToken aborted)
    {
        Aborted = aborted;
        _body = new BoundedStream(mostBytes);
        Body = PipeWriter.Create(_body, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public CancellationToken Aborted { get; }

    public bool HasStarted => Status != 0;

    public PipeWriter Body { get; }

    /// <summary>The status; 0 while nothing was answered.</summary>
    public int Status { get; private set; }

    /// <summary>The media type; empty while nothing was answered.</summary>
    public string ContentType { get; private set; } = "";

    /// <summary>True when the answer is not whole.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>True when the answer had more bytes than are held.</summary>
    public bool IsTooLarge => _body.IsFull;

    public void Start(in ReplyHead head)
    {
        head.Exchange.Status = head.Status;
        (Status, ContentType) = (head.Status, head.ContentType);
    }

    public void Abort() => IsBroken = true;

    /// <summary>What was written; valid until this is disposed.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync()
    {
        await Body.CompleteAsync().ConfigureAwait(false);
        return _body.GetBuffer().AsMemory(0, (int)_body.Length);
    }

    public void Dispose() => _body.Dispose();

    private sealed class BoundedStream(int most) : MemoryStream
    {
        public bool IsFull { get; private set; }

        // A memory stream that is derived from writes spans by way of arrays.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > most)
            {
                IsFull = true;
                throw new IOException($"the answer is larger than {most} bytes");
            }

            base.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return default;
        }
    }
}
