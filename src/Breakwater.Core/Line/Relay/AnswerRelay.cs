using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Relay;

/// <summary>
/// Complete answers. The whole body is read before anything is sent, so that a cut or failed answer can still go to another candidate.
/// </summary>
internal static class AnswerRelay
{
    public static async ValueTask<Fault?> RunAsync(RelayContext context)
    {
        using var body = await ReadBodyAsync(context.Reply, context.Exchange.Snapshot.MaxAnswerBytes, context.Timer.Token).ConfigureAwait(false);
        if (body is null)
        {
            return new Fault(FaultKind.Malformed, $"{context.Target.Provider} answered with more than {context.Exchange.Snapshot.MaxAnswerBytes} bytes (limits.max_answer_bytes)");
        }

        return context.Exchange.Operation switch
        {
            Operation.Generate or Operation.Embed when context.Same => await PassAsync(context, body).ConfigureAwait(false),
            Operation.Generate => await TranslateAsync(context, body).ConfigureAwait(false),
            _ => await SendAsync(context, context.Reply.Status, body).ConfigureAwait(false),
        };
    }

    /// <summary>Reads a body to its end; null when it is larger than <paramref name="limit"/> bytes. The caller disposes the result.</summary>
    public static async ValueTask<PooledBuffer?> ReadBodyAsync(UpstreamReply reply, long limit, CancellationToken cancellation)
    {
        // One byte more than declared, so that the end is seen without growing.
        var expected = reply.ContentLength is { } length and < int.MaxValue ? (int)length + 1 : 4096;
        if (reply.ContentLength > limit)
        {
            return null;
        }

        var body = new PooledBuffer(expected);
        try
        {
            while (true)
            {
                var count = await reply.ReadAsync(body.GetMemory(), cancellation).ConfigureAwait(false);
                if (count == 0)
                {
                    return body;
                }

                body.Advance(count);
                if (body.Length > limit)
                {
                    body.Dispose();
                    return null;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static async ValueTask<Fault?> PassAsync(RelayContext context, PooledBuffer body)
    {
        var facts = new StreamFacts();
        if (context.Codec.Answers.Inspect(body.Written.Span, facts) is { } fault)
        {
            return fault;
        }

        Settlement.Price(context.Exchange, context.Attempt, facts, context.Clock);
        if (facts.AnswerId is { } id)
        {
            context.Exchange.Snapshot.Homes.Remember(id, context.Target.Provider, context.Exchange.Tenant?.Id, facts.Usage?.Total ?? 0);
        }

        return await SendAsync(context, context.Reply.Status, body).ConfigureAwait(false);
    }

    private static async ValueTask<Fault?> TranslateAsync(RelayContext context, PooledBuffer body)
    {
        var exchange = context.Exchange;
        if (context.Codec.Answers.Read(body.Written, out var answer) is { } fault)
        {
            return fault;
        }

        var facts = new StreamFacts { Usage = answer!.Usage, ContentBytes = body.Length };
        Settlement.Price(exchange, context.Attempt, facts, context.Clock);
        using var translated = new PooledBuffer(body.Length);
        exchange.Codec.Answers.Write(answer with { Usage = context.Attempt.Usage }, context.Answer(), translated, context.Attempt.Losses);
        return await SendAsync(context, 200, translated).ConfigureAwait(false);
    }

    private static async ValueTask<Fault?> SendAsync(RelayContext context, int status, PooledBuffer body)
    {
        var exchange = context.Exchange;
        if (!context.TryCommit())
        {
            return context.GivenUp;
        }

        exchange.Reply.Start(new ReplyHead(status, "application/json", body.Length, exchange));
        context.Timer.Enter(AttemptPhase.ClientWrite, context.Limits.ClientWrite);
        await exchange.Reply.Body.WriteAsync(body.Written, context.Timer.Token).ConfigureAwait(false);
        return null;
    }
}
