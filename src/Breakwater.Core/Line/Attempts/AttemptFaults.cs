using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Attempts;

/// <summary>Turns what stopped an attempt into a fault: a limit of ours, the client, or the provider's side.</summary>
internal static class AttemptFaults
{
    /// <summary>The fault behind an exception while an attempt ran; null for an exception that is a bug.</summary>
    public static Fault? Of(Exchange exchange, Target target, AttemptTimer timer, Exception exception, FaultStage stage)
    {
        var explained = target.Upstream.Explain(exception, stage);
        if (explained is null || timer.Expired is null)
        {
            return explained is not null && exchange.Reply.Aborted.IsCancellationRequested
                ? new Fault(FaultKind.ClientGone, "the client closed the connection") { Stage = stage }
                : explained;
        }

        return Expired(exchange, target, timer, timer.Expired.Value, stage) with { Hop = explained.Hop };
    }

    /// <summary>What a batch call is told that gave its permit to a guaranteed tenant.</summary>
    public static Fault Preempted(Target target) =>
        new(FaultKind.Preempted, $"{target.Provider} has no room for this call of the batch lane beside what its guaranteed tenants ask for: it gave way before any of its answer had come") { Stage = FaultStage.FirstToken };

    private static Fault Expired(Exchange exchange, Target target, AttemptTimer timer, AttemptPhase phase, FaultStage stage)
    {
        var limit = $"{timer.Limit.TotalMilliseconds:0} ms";
        return phase switch
        {
            AttemptPhase.FirstToken => new Fault(FaultKind.FirstTokenTimeout, $"first_token: {target.Provider} sent no content within {limit} (timeouts.stream.first_token_timeout)"),
            AttemptPhase.Idle => new Fault(FaultKind.IdleTimeout, $"idle: {target.Provider} fell silent for {limit} in mid-stream (timeouts.stream.stream_idle_timeout)"),
            AttemptPhase.ClientWrite => new Fault(FaultKind.SlowClient, $"the client took nothing for {limit}"),
            _ when exchange.Hints.Deadline is { } own && exchange.Deadline.IsPast => new Fault(
                FaultKind.DeadlineExceeded, $"total: no answer within the caller's deadline of {own.TotalMilliseconds:0} ms (x-breakwater-deadline-ms)"),
            _ when !exchange.Deadline.IsPast => new Fault(FaultKind.TotalTimeout, $"total: {target.Provider} did not finish in the part of the time that one attempt may use (timeouts.attempt_share)"),
            _ => new Fault(FaultKind.TotalTimeout, $"total: {target.Provider} did not finish in time (timeouts.{(exchange.IsStream ? "stream" : "plain")}.total_timeout)"),
        }
        with { Stage = stage };
    }
}
