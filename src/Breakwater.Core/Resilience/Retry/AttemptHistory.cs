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

    /// <summary>
    /// Notes that <paramref name="target"/> cannot take this request at all, which costs no attempt, and says what comes next;
    /// <paramref name="last"/> is the fault of the last real attempt, null before any.
    /// </summary>
    public RetryDecision RuleOut(int target, Fault? last, Deadline deadline, IRandom random)
    {
        states[target] = states[target] with { Standing = TargetStanding.Dead };
        if (last is not null)
        {
            return NextAttempt.Decide(policy, last, Attempts, deadline.Remaining, states, random);
        }

        var untried = Array.FindIndex(states, state => state.Standing == TargetStanding.Untried);
        return untried < 0 ? RetryDecision.End(RetryStop.NoLiveTarget, null) : RetryDecision.Go(untried, TimeSpan.Zero);
    }
}
