using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Retry;

/// <summary>The attempts of one request. Passive, for one thread at a time: note each failure, ask what comes next.</summary>
public sealed class AttemptHistory(RetryPolicy policy, int targets, TimeProvider clock)
{
    private readonly TargetState[] states = new TargetState[targets];
    private long since = clock.GetTimestamp();

    /// <summary>Attempts that failed so far.</summary>
    public int Attempts { get; private set; }

    /// <summary>How the targets stand, in the plan's order.</summary>
    public ReadOnlySpan<TargetState> Targets => states;

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
}
