using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Relay;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Rooms;

/// <summary>
/// The only loop of the line: pick a target, send, relay, judge. Another attempt follows only while nothing is committed, the fault is retryable,
/// and attempts and deadline allow (invariants 3 and 5).
/// </summary>
internal sealed class AttemptRoom(LineServices services) : IRoom
{
    private const long MaxErrorBytes = 1024 * 1024;

    public async ValueTask<Fault?> EnterAsync(Exchange exchange)
    {
        var course = new AttemptCourse(exchange, services);
        while (course.Next(out var wait, out var target))
        {
            if (wait > TimeSpan.Zero && !await services.Clock.WaitAsync(wait, exchange.Reply.Aborted).ConfigureAwait(false))
            {
                return new Fault(FaultKind.ClientGone, "the client left while the gateway waited before a retry");
            }

            if (exchange.Operation == Operation.CountTokens && !TokenCountReply.IsNative(target!))
            {
                exchange.Target = target;
                return await TokenCountReply.SendEstimateAsync(exchange).ConfigureAwait(false);
            }

            var fault = await AttemptAsync(exchange, target!, wait, course).ConfigureAwait(false);
            if (fault is null || fault.Committed)
            {
                return fault;
            }

            course.Failed(fault);
        }

        return course.Verdict;
    }

    private async ValueTask<Fault?> AttemptAsync(Exchange exchange, Target target, TimeSpan waited, AttemptCourse course)
    {
        var codec = CodecFor(exchange, target);
        using var buffer = new PooledBuffer();
        if (UpstreamWriting.Write(exchange, target, codec, buffer, out var call) is { } refusal)
        {
            return refusal;
        }

        exchange.Target = target;
        var record = new AttemptRecord(target, services.Clock.GetTimestamp()) { Waited = waited };
        exchange.Attempts.Add(record);
        var timer = services.Timers.Rent();
        try
        {
            timer.Start(course.AttemptDeadline, exchange.Reply.Aborted);
            timer.Enter(exchange.IsStream ? AttemptPhase.FirstToken : AttemptPhase.Total, course.FirstTokenLimit);
            var fault = await SendAsync(exchange, target, codec, call!, buffer, timer, record, course.Limits).ConfigureAwait(false);
            record.Fault = fault is null ? null : fault with { At = target.Provider };
        }
        finally
        {
            services.Timers.Return(timer);
            record.Ended = services.Clock.GetTimestamp();
        }

        return record.Fault;
    }

    private async ValueTask<Fault?> SendAsync(
        Exchange exchange, Target target, ICodec codec, UpstreamCall call, PooledBuffer written, AttemptTimer timer, AttemptRecord record, TimeoutLimits limits)
    {
        UpstreamReply? reply = null;
        try
        {
            reply = await target.Upstream.SendAsync(call, timer.Token).ConfigureAwait(false);
            written.Dispose(); // Sent: a stream that stays open for minutes need not hold it.
            record.Status = reply.Status;
            record.ProviderRequestId = reply.Header("x-request-id") ?? reply.Header("request-id");
            if (reply.Status is < 200 or > 299)
            {
                return await ReadErrorAsync(reply, codec, exchange, timer).ConfigureAwait(false);
            }

            var context = new RelayContext(exchange, target, codec, reply, timer, limits, services.Clock);
            if (!exchange.IsStream)
            {
                return await AnswerRelay.RunAsync(context).ConfigureAwait(false);
            }

            using var relay = StreamRelay.For(context);
            return await relay.RunAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (AttemptFaults.Of(exchange, target, timer, e, reply is null ? FaultStage.Connect : FaultStage.FirstToken) is { } broken)
        {
            if (exchange.Reply.HasStarted)
            {
                // A whole answer of which the client took only a part: only the end of the connection can tell.
                exchange.Reply.Abort();
            }

            return broken with { Committed = exchange.Reply.HasStarted };
        }
        finally
        {
            if (reply is not null)
            {
                await reply.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<Fault> ReadErrorAsync(UpstreamReply reply, ICodec codec, Exchange exchange, AttemptTimer timer)
    {
        using var body = await AnswerRelay.ReadBodyAsync(reply, MaxErrorBytes, timer.Token).ConfigureAwait(false);
        var error = codec.Errors.Read(reply.Status, body?.Written.ToArray());
        var hints = ReplyHints.Read(reply, services.Clock.GetUtcNow());
        return FaultClassifier.Of(error with { RequestId = error.RequestId ?? exchange.Attempts[^1].ProviderRequestId }, hints, callersKey: exchange.Target!.Passthrough);
    }

    // The caller's own codec where both sides speak alike: it knows the operation, as the one for token counts does.
    private static ICodec CodecFor(Exchange exchange, Target target)
    {
        var codec = target.CodecFor(exchange.Codec.Dialect);
        return codec.Dialect == exchange.Codec.Dialect ? exchange.Codec : codec;
    }
}
