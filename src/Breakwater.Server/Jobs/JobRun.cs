using Breakwater.Core.Jobs;
using Breakwater.Core.Line;
using Breakwater.Core.Line.Replies;
using Breakwater.Core.Primitives;
using Breakwater.Server.Endpoints;

namespace Breakwater.Server.Jobs;

/// <summary>Runs a job once through the line that every request walks, and says what became of it.</summary>
internal sealed class JobRun(RequestLine line, GatewayState state, IIdSource ids, TimeProvider clock)
{
    private const int MostAnswerBytes = 16 << 20;
    private const int MostAttempts = 100;
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>The job as it is to be reported: answered, or put back for later.</summary>
    public async Task<Job> RunAsync(Job job, CancellationToken stopping)
    {
        if (Surfaces.Find(job.Call.Path) is not { } surface)
        {
            return Failed(job, $"this version has no {job.Call.Path}", null);
        }

        if (JobHeaders.Read(job.Call.Headers, job.Tenant, out var hints) is { } unread)
        {
            return Failed(job, unread.Detail, null);
        }

        using var sink = new HeldReply(MostAnswerBytes, stopping);
        var exchange = new Exchange
        {
            Id = ids.Next("req_"),
            Snapshot = state.Current.Line,
            Codec = surface.Codec,
            Operation = surface.Operation,
            Reply = sink,
            Arrived = clock.GetTimestamp(),
            Hints = hints,
            Source = new HeldBody(job.Call.Body),
        };
        await line.RunAsync(exchange).ConfigureAwait(false);
        var body = await sink.ReadAsync().ConfigureAwait(false);
        var answer = sink.HasStarted ? new JobAnswer(sink.Status, sink.ContentType, body.ToArray()) : null;
        return stopping.IsCancellationRequested && exchange.Fault is not null
            ? Later(job, TimeSpan.Zero, "the gateway was stopped while it ran")
            : Judge(job, exchange.Fault, sink, answer);
    }

    private Job Judge(Job job, Fault? fault, HeldReply sink, JobAnswer? answer)
    {
        if (sink.IsTooLarge)
        {
            return Failed(job, $"its answer is larger than {MostAnswerBytes} bytes", null);
        }

        if (fault is null && answer is { Status: < 400 } && !sink.IsBroken)
        {
            return job with { State = JobState.Completed, Reason = "", Ended = clock.GetUtcNow(), Answer = answer };
        }

        // What passes by itself is waited for: a budget, a rate, a full house, a provider in trouble.
        var row = fault is null ? null : FaultTable.Of(fault.Kind);
        var passes = row is { IsShed: true } or { IsOutage: true } or { Retryable: true } || fault?.Kind == FaultKind.BudgetExceeded;
        return passes && job.Attempt < MostAttempts
            ? Later(job, fault!.RetryAfter ?? LeastWait * job.Attempt, fault.Detail)
            : Failed(job, fault?.Detail ?? "its answer broke off", answer);
    }

    private Job Later(Job job, TimeSpan wait, string why)
    {
        var due = clock.GetUtcNow() + (wait < LeastWait ? LeastWait : wait > LongestWait ? LongestWait : wait);
        return due < job.Expires ? job with { State = JobState.Queued, Due = due, Reason = why } : Failed(job, $"it could not be answered in time: {why}", null);
    }

    private Job Failed(Job job, string why, JobAnswer? answer) => job with { State = JobState.Failed, Reason = why, Ended = clock.GetUtcNow(), Answer = answer };
}
