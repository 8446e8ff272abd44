using Breakwater.Core.Line.Affinity;
using Breakwater.Core.Line.Burn;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Replies;
using Breakwater.Core.Line.Replies.Kept;
using Breakwater.Core.Line.Spending;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Rooms;

/// <summary>Ends every exchange, exactly once: the refusal goes out if nothing did, or in its place an earlier answer, the answer of last resort, or word of a job, the memory goes back, the record is written.</summary>
internal sealed class SettleRoom(LineServices services)
{
    public ValueTask EnterAsync(Exchange exchange)
    {
        if (exchange.Fault is { } fault)
        {
            return RefuseAsync(exchange, fault);
        }

        End(exchange);
        return ValueTask.CompletedTask;
    }

    private async ValueTask RefuseAsync(Exchange exchange, Fault fault)
    {
        try
        {
            if (!exchange.Reply.HasStarted)
            {
                await TellAsync(exchange, fault).ConfigureAwait(false);
            }
            else if (fault.Kind == FaultKind.Internal)
            {
                exchange.Reply.Abort();
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client left while its error was written; there is nobody to tell.
            exchange.Reply.Abort();
        }

        End(exchange);
    }

    private void End(Exchange exchange)
    {
        exchange.NoteEnd(services.Clock);
        var now = services.Clock.Monotonic(exchange.Ended);
        exchange.Admission.End(LimiterVerdict.Success, now, null);
        RequestRate.SettleTokens(exchange, exchange.TokensUsed, now);
        SpendRecord.Settle(exchange, services.Clock);
        Settlement.Learn(exchange);
        CacheAffinity.Learn(exchange, services.Clock);
        exchange.Plan?.Meter?.Record(exchange, services.Clock);
        OutcomeCount.Record(exchange);
        services.Log.Write(exchange);
        exchange.EndBody();
        exchange.Reply.End(exchange);
    }

    private async ValueTask TellAsync(Exchange exchange, Fault fault)
    {
        // Who can wait gets an answer of its own first.
        using var kept = KeptReply.For(exchange, fault, services.Clock);
        if (kept is not null && !exchange.Hints.MayWait)
        {
            await kept.SendAsync().ConfigureAwait(false);
            return;
        }

        if (services.Deferral is { } deferral && JobReply.MayWait(exchange, fault) && await deferral.DeferAsync(exchange, fault).ConfigureAwait(false) is { } job)
        {
            await JobReply.SendAsync(exchange, job).ConfigureAwait(false);
            return;
        }

        if (kept is not null)
        {
            await kept.SendAsync().ConfigureAwait(false);
            return;
        }

        var sending = LastResortReply.For(exchange, fault) is { } answer ? answer.SendAsync(services.Clock) : ErrorReply.SendAsync(exchange, fault);
        await sending.ConfigureAwait(false);
    }
}
