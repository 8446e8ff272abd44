using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;

namespace Breakwater.Core.Upstreams.Health;

/// <summary>
/// Says which target is to be probed now (A2.1, A6.6, C15): at most one in an interval for each, and not where real calls already tell; the one that has waited longest goes
/// first. Passive: time and chance come in. One caller at a time.
/// </summary>
public sealed class ProbeSchedule
{
    private const double Jitter = 0.1;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(string Provider, string Model), TimeSpan> due = [];
    private readonly Queue<TimeSpan> sent = new();

    /// <summary>The numbers in force; replaced by a reload.</summary>
    public ProbePolicy Policy { get; set; } = new();

    /// <summary>The place of the target to probe now, which counts as sent; minus one for none. Ask until there is none.</summary>
    public int Next(IReadOnlyList<ProbeCandidate> candidates, TimeSpan now, IRandom random)
    {
        var next = -1;
        var longest = TimeSpan.MaxValue;
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            var at = DueOf(candidate, now, random);

            // Behind an open breaker it stays due: the first probe goes out as soon as that lets one in.
            if (at > now || candidate.Breaker == BreakerState.Open)
            {
                continue;
            }

            if (!IsWanted(candidate, now))
            {
                Postpone(candidate, now, random);
            }
            else if (at < longest)
            {
                (next, longest) = (i, at);
            }
        }

        if (next < 0 || !HasBudget(now))
        {
            return -1;
        }

        sent.Enqueue(now);
        Postpone(candidates[next], now, random);
        return next;
    }

    /// <summary>Nothing is known of a mending target until a call goes through, however many were turned away in the last minute.</summary>
    private bool IsWanted(in ProbeCandidate candidate, TimeSpan now) =>
        Policy.Enabled
        && candidate.LastUsed is { } used && now - used <= Policy.UsedWithin
        && (candidate.Breaker == BreakerState.HalfOpen || candidate.Calls < Policy.EnoughCalls);

    private bool HasBudget(TimeSpan now)
    {
        while (sent.TryPeek(out var earliest) && now - earliest >= Minute)
        {
            sent.Dequeue();
        }

        return sent.Count < Policy.PerMinute;
    }

    private TimeSpan DueOf(in ProbeCandidate candidate, TimeSpan now, IRandom random) =>
        due.TryGetValue((candidate.Provider, candidate.Model), out var at) ? at : Postpone(candidate, now, random);

    private TimeSpan Postpone(in ProbeCandidate candidate, TimeSpan now, IRandom random) =>
        due[(candidate.Provider, candidate.Model)] = now + (Policy.Interval * (1 + (Jitter * ((2 * random.NextDouble()) - 1))));
}

/// <summary>What is known of a target that may be probed.</summary>
/// <param name="Provider">The provider's name in the configuration.</param>
/// <param name="Model">The model's catalogue id.</param>
/// <param name="Breaker">The state of its breaker.</param>
/// <param name="Calls">Calls of the last minute, probes included.</param>
/// <param name="LastUsed">When it was last in the plan of a request; null when it never was.</param>
public readonly record struct ProbeCandidate(string Provider, string Model, BreakerState Breaker, long Calls, TimeSpan? LastUsed);
