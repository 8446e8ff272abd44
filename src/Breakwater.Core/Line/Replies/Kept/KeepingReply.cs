using System.Buffers;
using System.IO.Pipelines;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Replies.Kept;

/// <summary>A client whose answer is kept as it goes out, where it may be; else it costs a look. One exchange's, which ends it.</summary>
public sealed class KeepingReply(IReplySink client, AnswerBook book, TimeProvider clock) : IReplySink
{
    private CopyingWriter? _copy;
    private AnswerKey _key;
    private int _most;

    public CancellationToken Aborted => client.Aborted;

    public bool HasStarted => client.HasStarted;

    public PipeWriter Body => _copy ?? client.Body;

    public void Start(in ReplyHead head)
    {
        client.Start(head);
        var exchange = head.Exchange;
        if (head.Status == 200 && exchange is { Winner: not null, Degraded: null } && RequestIdentity.TryOf(exchange, book.Policy.Serve, out _key) && book.TryBegin(clock.Monotonic(), out _most))
        {
            _copy = new CopyingWriter(client.Body, _most);
        }
    }

    public void Abort() => client.Abort();

    /// <summary>Keeps the answer if it is whole.</summary>
    public void End(Exchange exchange)
    {
        if (_copy is not { } copy)
        {
            return;
        }

        // Who has the whole answer may hang up before this is reached.
        var isWhole = exchange is { Fault: null, Degraded: null, Winner: not null };
        var answer = isWhole && copy.Copied() is { } body
            ? new KeptAnswer(body, FormOf(exchange), clock.Monotonic(), exchange.Winner!.Target.Provider, exchange.Winner.Target.Model)
            : null;
        book.End(_key, _most, answer);
        _copy = null;
    }

    /// <summary>The form in which a request is answered.</summary>
    internal static AnswerForm FormOf(Exchange exchange) =>
        !exchange.IsStream ? AnswerForm.Plain : exchange.Envelope!.IncludeUsage ? AnswerForm.Stream : AnswerForm.StreamWithoutUsage;

    /// <summary>Passes everything on and copies it, as long as it is not too much.</summary>
    private sealed class CopyingWriter(PipeWriter client, int most) : PipeWriter
    {
        private ArrayBufferWriter<byte>? _copy = new();
        private Memory<byte> _given;

        public override bool CanGetUnflushedBytes => client.CanGetUnflushedBytes;

        public override long UnflushedBytes => client.UnflushedBytes;

        /// <summary>All that was written; null when it was too much.</summary>
        public byte[]? Copied() => _copy?.WrittenSpan.ToArray();

        public override void Advance(int bytes)
        {
            if (_copy is not null && _copy.WrittenCount + bytes <= most)
            {
                _copy.Write(_given.Span[..bytes]);
            }
            else
            {
                _copy = null;
            }

            _given = _given[bytes..];
            client.Advance(bytes);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _given = client.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => client.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => client.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => client.Complete(exception);
    }
}
