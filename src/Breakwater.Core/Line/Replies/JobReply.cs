using Breakwater.Core.Jobs;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Primitives;
using Breakwater.Core.Streaming;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Replies;

/// <summary>A job in place of a refusal: over its budget, a request whose caller can wait is answered later (A5.9, A7.9).</summary>
internal static class JobReply
{
    private const string Reason = "budget_job";

    /// <summary>Whether the request may become a job: its money comes back, it can be made again by anybody, and it may wait.</summary>
    public static bool MayWait(Exchange exchange, Fault fault) =>
        fault is { Kind: FaultKind.BudgetExceeded, RetryAfter: not null }
        && exchange is { Operation: Operation.Generate or Operation.Embed, IsQueued: false, Envelope.Binding: not StateBinding.Stored, Hints.IsJob: false }
        && exchange.Body.Length <= exchange.Snapshot.Jobs.MostBodyBytes
        && exchange.Snapshot.Jobs.Accept switch
        {
            JobAcceptance.Off => false,
            JobAcceptance.Asked => exchange.Hints.MayWait,
            JobAcceptance.NonCritical => exchange.Hints.MayWait || Tickets.IsNonCritical(exchange),
            _ => true,
        };

    /// <summary>Tells the caller where to ask for the answer.</summary>
    public static async ValueTask SendAsync(Exchange exchange, Job job)
    {
        exchange.Degraded = Reason;
        using var body = new PooledBuffer(512);
        JobText.Write(job, body);
        exchange.Reply.Start(new ReplyHead(202, "application/json", body.Length, exchange) { Location = JobText.PathOf(job.Id) });
        await exchange.Reply.Body.WriteAsync(body.Written, exchange.Reply.Aborted).ConfigureAwait(false);
    }
}
