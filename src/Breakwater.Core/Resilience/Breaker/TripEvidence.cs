using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Breaker;

/// <summary>What a closed breaker has seen of its target, and whether a rule is met. Not safe for concurrent use.</summary>
internal sealed class TripEvidence
{
    private readonly OutcomeWindow window = new();
    private readonly FailureRun run = new();

    public void Fit(IReadOnlyList<TripRule> rules) => window.Fit(rules);

    public void Clear()
    {
        window.Clear();
        run.Clear();
    }

    /// <summary>Counts a good or bad call. The reason to trip, in words; null for none, and always after a good call.</summary>
    public string? Add(BreakerVerdict verdict, TimeSpan now, BreakerPolicy policy)
    {
        window.Add(now, failed: verdict == BreakerVerdict.Bad);
        if (verdict == BreakerVerdict.Good)
        {
            run.Clear();
            return null;
        }

        if (run.Add(now, policy.ConsecutiveFailures, policy.ConsecutiveWithin))
        {
            return $"{policy.ConsecutiveFailures} failures in a row within {policy.ConsecutiveWithin.TotalSeconds:0.#} s";
        }

        for (var i = 0; i < policy.Rules.Count; i++)
        {
            if (window.Meets(policy.Rules[i], now))
            {
                return policy.Rules[i].ToString();
            }
        }

        return null;
    }
}
