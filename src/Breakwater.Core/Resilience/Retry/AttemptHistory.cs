using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Retry;

/// <summary>The attempts of one request. Passive, for one thread at a time: note each failure, ask what comes next.</summary>
public sealed class AttemptHistory(RetryPolicy policy, int targets, TimeProvider clock)
{
    private readonly TargetState[] states = new TargetState[targets];
    private long since = clock.GetTimestamp();

    /// <summary>Attempts that failed so far.</summary>
    public int Attempts { get; private set; }

    /// <summary>Notes that the attempt on <paramref name="target"/> failed just now, and says what comes next.</summary>
    public RetryDecision Failed(int target, Fault fault, Deadline deadline, IRandom random)
    {
        var now = clock.GetTimestamp();
        var passed = clock.GetElapsedTime(since, now);
        since = now;
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = states[i].Later(passed);
        }

        states[target] = states[target].After(fault, policy.Backoff);
        Attempts++;
        return NextAttempt.Decide(policy, fault, Attempts, deadline.Remaining, states, random);
    }

    /// <summary>Whether another attempt could follow one on <paramref name="target"/> that fails now.</summary>
    public bool CouldFollow(int target) =>
        Attempts + 1 < policy.MaxAttempts && (Attempts < policy.MaxRetries || Others(target, TargetStanding.Untried) || Others(target, TargetStanding.Busy));

    /// <summary>How a target stands now.</summary>
    public TargetStanding this[int target] => states[target].Standing;

    /// <summary>
    /// Notes that <paramref name="target"/> cannot take this request, at all (dead) or at once (busy), which costs no attempt, and says what comes next;
    /// <paramref name="last"/> is the fault of the last real attempt, null before any.
    /// </summary>
    public RetryDecision PassOver(int target, TargetStanding standing, Fault? last, Deadline deadline, IRandom random)
    {
        states[target] = states[target] with { Standing = standing };
        if (last is not null)
        {
            return NextAttempt.Decide(policy, last, Attempts, deadline.Remaining, states, random);
        }

        var next = First(TargetStanding.Untried);
        next = next < 0 ? First(TargetStanding.Busy) : next;
        return next < 0 ? RetryDecision.End(RetryStop.NoLiveTarget, null) : RetryDecision.Go(next, TimeSpan.Zero);
    }

    /// <summary>Whether any target but one stands so.</summary>
    public bool Others(int but, TargetStanding standing)
    {
        for (var i = 0; i < states.Length; i++)
        {
            if (i != but && states[i].Standing == standing)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first target that stands so, in the plan's order; minus one when none does.</summary>
    public int First(TargetStanding standing)
    {
        for (var i = 0; i < states.Length; i++)
        {
            if (states[i].Standing == standing)
            {
                return i;
            }
        }

        return -1;
    }
}
