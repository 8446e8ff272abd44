using System.IO.Pipelines;
using Breakwater.Core.Jobs;
using Breakwater.Core.Line;

namespace Breakwater.Server.Jobs;

/// <summary>Takes the answer of a job into memory, up to a bound.</summary>
internal sealed class JobReplySink : IReplySink, IDisposable
{
    private readonly BoundedStream _body;
    private string _contentType = "";

    public JobReplySink(int mostBytes, CancellationToken aborted)
    {
        Aborted = aborted;
        _body = new BoundedStream(mostBytes);
        Body = PipeWriter.Create(_body);
    }

    public CancellationToken Aborted { get; }

    public bool HasStarted { get; private set; }

    public PipeWriter Body { get; }

    /// <summary>True when the answer is not whole.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>True when the answer had more bytes than are kept.</summary>
    public bool IsTooLarge => _body.IsFull;

    public void Start(in ReplyHead head)
    {
        HasStarted = true;
        head.Exchange.Status = head.Status;
        (Status, _contentType) = (head.Status, head.ContentType);
    }

    public int Status { get; private set; }

    public void Abort() => IsBroken = true;

    /// <summary>What was answered; null when nothing was.</summary>
    public async ValueTask<JobAnswer?> ReadAsync()
    {
        await Body.CompleteAsync().ConfigureAwait(false);
        return HasStarted ? new JobAnswer(Status, _contentType, _body.ToArray()) : null;
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
