using System.Buffers;
using System.Text;
using Breakwater.Core.Budgets.Kept;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Replies.Kept;

/// <summary>
/// An earlier answer to the same request in place of a refusal: over its budget, a request that is not critical is told what its like was told before (A5.9, A7.9). The
/// exchange keeps its fault; it costs nothing, and no provider hears of it.
/// </summary>
internal sealed class KeptReply : IDisposable
{
    private const string Reason = "budget_cached_answer";

    private readonly Exchange _exchange;
    private readonly TimeSpan _age;
    private readonly PooledBuffer _body = new();

    private KeptReply(Exchange exchange, TimeSpan age) => (_exchange, _age) = (exchange, age);

    /// <summary>The answer for a request that a budget refused; null when none is kept that fits. The caller disposes it.</summary>
    public static KeptReply? For(Exchange exchange, Fault fault, TimeProvider clock)
    {
        if (exchange.Snapshot.Answers is not { } book || fault.Kind != FaultKind.BudgetExceeded || exchange.Attempts.Count > 0
            || !RequestIdentity.TryOf(exchange, book.Policy.Serve, out var key))
        {
            return null;
        }

        var now = clock.Monotonic();
        var form = KeepingReply.FormOf(exchange);
        if (book.Find(key, form, now) is { } same)
        {
            var reply = new KeptReply(exchange, now - same.At);
            reply.Mark();
            reply._body.Write(same.Body.Span);
            return reply;
        }

        return book.Find(key, form == AnswerForm.Plain ? AnswerForm.Stream : AnswerForm.Plain, now) is { } other ? Converted(exchange, other, now, clock) : null;
    }

    public async ValueTask SendAsync()
    {
        _exchange.Degraded = Reason;
        var (type, length) = _exchange.IsStream ? ("text/event-stream", (long?)null) : ("application/json", _body.Length);
        _exchange.Reply.Start(new ReplyHead(200, type, length, _exchange) { Age = _age });
        await _exchange.Reply.Body.WriteAsync(_body.Written, _exchange.Reply.Aborted).ConfigureAwait(false);
    }

    public void Dispose() => _body.Dispose();

    private static KeptReply? Converted(Exchange exchange, KeptAnswer kept, TimeSpan now, TimeProvider clock)
    {
        var reply = new KeptReply(exchange, now - kept.At);
        reply.Mark();
        var isWritten = KeptForm.TryRead(exchange, kept, out var answer) && KeptForm.TryWrite(exchange, answer!, reply.Context(kept, clock), reply._body);
        if (!isWritten)
        {
            reply.Dispose();
        }

        return isWritten ? reply : null;
    }

    // C36: in streams the first thing is a comment that says so.
    private void Mark()
    {
        if (_exchange.IsStream)
        {
            SseWriter.WriteComment(_body, Encoding.ASCII.GetBytes($"x-breakwater-degraded: {Reason}"));
        }
    }

    private AnswerContext Context(KeptAnswer kept, TimeProvider clock)
    {
        _ = _exchange.Codec.Requests.Read(_exchange.Body, out var request);
        return new AnswerContext
        {
            RequestId = _exchange.Id,
            Provider = kept.Provider,
            Origin = _exchange.Codec.Dialect,
            Model = kept.Model,
            Created = clock.GetUtcNow().ToUnixTimeSeconds(),
            IncludeUsage = _exchange.Envelope!.IncludeUsage,
            Request = request,
            Cost = Money.Zero,
        };
    }
}
