using Breakwater.Core.Line.Affinity;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Relay;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Upstreams;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Attempts;

/// <summary>One attempt: written, sent, relayed, judged. What it holds of its target is given back with the verdict, whatever happens.</summary>
internal sealed class AttemptRun(LineServices services)
{
    private const long MaxErrorBytes = 1024 * 1024;

    /// <summary>Writes the request for an attempt; a fault when the target's dialect cannot express it, and nothing is held any more.</summary>
    public Fault? Prepare(Exchange exchange, AttemptRecord attempt, out PreparedAttempt prepared)
    {
        var buffer = new PooledBuffer();
        var codec = CodecFor(exchange, attempt.Target);
        var fault = UpstreamWriting.Write(exchange, attempt, codec, buffer, out var call);
        prepared = new PreparedAttempt(attempt, codec, call!, buffer);
        if (fault is not null)
        {
            prepared.Drop(services.Clock.Monotonic());
        }

        return fault;
    }

    /// <summary>Runs a prepared attempt to its end; null when its answer served the client.</summary>
    public async ValueTask<Fault?> RunAsync(Exchange exchange, PreparedAttempt prepared, AttemptTerms terms)
    {
        var (attempt, target) = (prepared.Attempt, prepared.Attempt.Target);
        var timer = services.Timers.Rent();
        UpstreamReply? reply = null;
        Fault? fault;
        var judged = false;
        try
        {
            Begin(exchange, attempt, timer, terms);
            try
            {
                reply = await target.Upstream.SendAsync(prepared.Call, timer.Token).ConfigureAwait(false);
                prepared.Body.Dispose(); // Sent: a stream that stays open for minutes need not hold it.
                fault = await RelayAsync(exchange, prepared, reply, timer, terms.Limits).ConfigureAwait(false);
            }
            catch (Exception e) when (AttemptFaults.Of(exchange, target, timer, e, reply is null ? FaultStage.Connect : FaultStage.FirstToken) is { } broken)
            {
                fault = Break(exchange, attempt, timer, broken);
            }
            finally
            {
                if (reply is not null)
                {
                    await reply.DisposeAsync().ConfigureAwait(false);
                }
            }

            Judge(exchange, attempt, fault);
            judged = true;
            return attempt.Fault;
        }
        finally
        {
            services.Timers.Return(timer);
            prepared.Body.Dispose();
            if (!judged)
            {
                // A bug of ours proves nothing about the target.
                attempt.Ended = services.Clock.GetTimestamp();
                attempt.Hold.GiveBack(services.Clock.Monotonic(attempt.Ended));
            }
        }
    }

    private void Begin(Exchange exchange, AttemptRecord attempt, AttemptTimer timer, in AttemptTerms terms)
    {
        CacheAffinity.Began(exchange, attempt.Target, services.Clock);
        var turn = timer.Start(terms.Deadline, exchange.Reply.Aborted);
        exchange.Race?.Joins(attempt, timer, turn);
        attempt.Hold.Runs(timer, turn);
        timer.Enter(exchange.IsStream ? AttemptPhase.FirstToken : AttemptPhase.Total, terms.FirstToken);
    }

    private ValueTask<Fault?> RelayAsync(Exchange exchange, in PreparedAttempt prepared, UpstreamReply reply, AttemptTimer timer, TimeoutLimits limits)
    {
        var attempt = prepared.Attempt;
        attempt.Status = reply.Status;
        attempt.ProviderRequestId = reply.Header("x-request-id") ?? reply.Header("request-id");
        attempt.Hold.HeadersCame(reply, services.Clock);
        if (reply.Status is < 200 or > 299)
        {
            return ReadErrorAsync(reply, prepared, timer);
        }

        var context = new RelayContext(exchange, attempt, prepared.Codec, reply, timer, limits, services.Clock);
        return exchange.IsStream ? StreamRelay.RunAsync(context) : AnswerRelay.RunAsync(context);
    }

    // Another one's success or its giving way says more than how it broke off.
    private static Fault Break(Exchange exchange, AttemptRecord attempt, AttemptTimer timer, Fault broken)
    {
        if (exchange.Race?.IsLostFor(attempt) == true)
        {
            return RelayContext.Outrun;
        }

        if (attempt.Hold.GaveWay && timer.Expired is null && broken.Kind != FaultKind.ClientGone)
        {
            return AttemptFaults.Preempted(attempt.Target);
        }

        if (exchange.Reply.HasStarted)
        {
            // A whole answer of which the client took only a part: only the end of the connection can tell.
            exchange.Reply.Abort();
        }

        return broken with { Committed = exchange.Reply.HasStarted };
    }

    private void Judge(Exchange exchange, AttemptRecord attempt, Fault? fault)
    {
        attempt.Fault = fault is null ? null : fault with { At = attempt.Target.Provider };
        attempt.Ended = services.Clock.GetTimestamp();
        if (fault is not null && attempt.Usage is null && FaultTable.Of(fault.Kind).Hold == HoldDisposition.SettleEstimate)
        {
            // What a provider has begun, it bills.
            Settlement.PriceLoser(exchange, attempt, services.Clock);
        }

        AttemptVerdict.Give(exchange, attempt, services.Clock);
    }

    private async ValueTask<Fault?> ReadErrorAsync(UpstreamReply reply, PreparedAttempt prepared, AttemptTimer timer)
    {
        var attempt = prepared.Attempt;
        using var body = await AnswerRelay.ReadBodyAsync(reply, MaxErrorBytes, timer.Token).ConfigureAwait(false);
        var error = prepared.Codec.Errors.Read(reply.Status, body?.Written.ToArray());
        var hints = ReplyHints.Read(reply, services.Clock.GetUtcNow());
        return FaultClassifier.Of(error with { RequestId = error.RequestId ?? attempt.ProviderRequestId }, hints, callersKey: attempt.Target.Passthrough);
    }

    // The caller's own codec where both sides speak alike: it knows the operation, as the one for token counts does.
    private static ICodec CodecFor(Exchange exchange, Target target)
    {
        var codec = target.CodecFor(exchange.Codec.Dialect);
        return codec.Dialect == exchange.Codec.Dialect ? exchange.Codec : codec;
    }
}

/// <summary>An attempt that is written and may be sent.</summary>
internal readonly record struct PreparedAttempt(AttemptRecord Attempt, ICodec Codec, UpstreamCall Call, PooledBuffer Body)
{
    /// <summary>Gives back what it holds; it is not sent.</summary>
    public void Drop(TimeSpan now)
    {
        Body.Dispose();
        Attempt.Hold.GiveBack(now);
    }
}
