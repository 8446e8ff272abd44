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
            Streaming = exchange.IsStream,
            HasOtherTarget = true,
            TargetHealthy = target.Defence.Breaker.StateAt(now) == BreakerState.Closed && target.Defence.Health.IsHealthy(now),
            Overloaded = exchange.Snapshot.Defences.Process.View(now).Waiting > 0,
            BoundToState = exchange.Envelope!.Binding != StateBinding.None,
            Left = exchange.Deadline.Remaining,
        });
    }
}
