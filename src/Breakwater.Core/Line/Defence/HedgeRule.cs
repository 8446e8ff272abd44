using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Resilience.Hedging;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Defence;

/// <summary>Whether a silent stream is worth a second attempt.</summary>
internal static class HedgeRule
{
    public static HedgeVerdict Decide(Exchange exchange, Target target, TimeSpan now)
    {
        var policy = exchange.Snapshot.Policy;
        return Hedge.Decide(policy.Hedge, new HedgeQuestion
        {
            AlreadyHedged = exchange.Attempts.Exists(static attempt => attempt.IsHedge),
            IsStream = exchange.IsStream,
            BoundToState = exchange.Envelope!.Binding != StateBinding.None,
            HasToolSideEffects = exchange.Envelope.HasTools,
            CachedPromptTokens = exchange.Need.Prompt,
            HasOtherTarget = true,
            IsOtherHealthy = target.Defence.Breaker.StateAt(now) == BreakerState.Closed && target.Defence.Health.IsHealthy(now),
            IsOverloaded = exchange.Snapshot.Defences.IsDegraded || exchange.Snapshot.Defences.Process.HasWaiters,
            TimeLeft = exchange.Deadline.Remaining,
        });
    }
}
