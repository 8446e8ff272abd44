using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Retry;

/// <summary>
/// What follows a failed attempt. Pure: targets never tried go first, in their order and at once, because a wait cures nothing there; then those that
/// had no room at once; then the failed one that is due soonest, after its backoff and never before what it asked for. Nothing starts past the deadline.
/// </summary>
public static class NextAttempt
{
    /// <param name="policy">How often and after what waits.</param>
    /// <param name="fault">Why the last attempt failed.</param>
    /// <param name="attempts">Attempts made so far.</param>
    /// <param name="left">Time before the request's deadline.</param>
    /// <param name="targets">The candidates in the plan's order, as they stand now.</param>
    /// <param name="random">Chance for the backoff.</param>
    public static RetryDecision Decide(RetryPolicy policy, Fault fault, int attempts, TimeSpan left, ReadOnlySpan<TargetState> targets, IRandom random)
    {
        if (!fault.Retryable)
        {
            return RetryDecision.End(RetryStop.NotRetryable, fault.RetryAfter);
        }

        if (attempts >= policy.MaxAttempts)
        {
            return RetryDecision.End(RetryStop.AttemptsSpent, fault.RetryAfter);
        }

        var (target, wait) = Soonest(policy.Backoff, targets, random);
        if (target < 0)
        {
            return RetryDecision.End(RetryStop.NoLiveTarget, fault.RetryAfter);
        }

        if (targets[target].Failures > 0 && attempts > policy.MaxRetries)
        {
            return RetryDecision.End(RetryStop.AttemptsSpent, fault.RetryAfter);
        }

        return wait < left ? RetryDecision.Go(target, wait) : RetryDecision.End(RetryStop.DeadlineTooNear, wait > TimeSpan.Zero ? wait : fault.RetryAfter);
    }

    private static (int Target, TimeSpan Wait) Soonest(Backoff backoff, ReadOnlySpan<TargetState> targets, IRandom random)
    {
        var (best, shortest) = (-1, TimeSpan.MaxValue);
        var busy = -1;
        for (var i = 0; i < targets.Length; i++)
        {
            var target = targets[i];
            if (target.Standing == TargetStanding.Untried)
            {
                return (i, TimeSpan.Zero);
            }

            if (target.Standing is TargetStanding.Dead or TargetStanding.Busy)
            {
                busy = busy < 0 && target.Standing == TargetStanding.Busy ? i : busy;
                continue;
            }

            var wait = backoff.Delay(target.Failures, target.Floor, random);
            if (wait < shortest)
            {
                (best, shortest) = (i, wait);
            }
        }

        return busy >= 0 ? (busy, TimeSpan.Zero) : (best, shortest);
    }
}
