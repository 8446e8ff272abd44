using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Resilience.Hedging;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Defence;

/// <summary>Whether a silent stream is worth a second attempt.</summary>
internal static class HedgeRule
{
    /// <summary>Price of cached tokens where none is known, as a part of the plain one.</summary>
    private const double UsualCachedPrice = 0.1;

    public static HedgeVerdict Decide(Exchange exchange, Target target, TimeSpan now, DateOnly today)
    {
        var policy = exchange.Snapshot.Policy;
        return Hedge.Decide(policy.Hedge, new HedgeQuestion
        {
            AlreadyHedged = exchange.Attempts.Exists(static attempt => attempt.IsHedge),
            IsStream = exchange.IsStream,
            BoundToState = exchange.Envelope!.Binding != StateBinding.None,
            HasToolSideEffects = exchange.Envelope.HasTools,
            PromptTokensAgain = PromptAgain(exchange, target, today),
            HasOtherTarget = true,
            IsOtherHealthy = target.Defence.Breaker.StateAt(now) == BreakerState.Closed && target.Defence.Health.IsHealthy(now),
            IsOverloaded = exchange.Snapshot.Defences.IsDegraded || exchange.Snapshot.Defences.Process.HasWaiters,
            TimeLeft = exchange.Deadline.Remaining,
        });
    }

    // What the target has in its cache counts by the price of cached tokens; the rest of the prompt it reads as if nobody ever had (F-K1).
    private static long PromptAgain(Exchange exchange, Target target, DateOnly today)
    {
        var prompt = exchange.Need.Prompt;
        var warm = Math.Min(prompt, exchange.Trail?.Warm?.Of(target).Tokens ?? 0);
        var cached = target.PriceOn(today) is { Input: > 0 } price ? (double)price.CachedInput / price.Input : UsualCachedPrice;
        return prompt - warm + (long)(warm * cached);
    }
}
