using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Line.Defence;

/// <summary>
/// Puts the healthiest target first, in the plan's order otherwise (A2.6, A2.12, A2.15), and lets it stay there for a while (A2.24). Nobody is left out: when none is
/// healthy, all are candidates (panic mode).
/// </summary>
internal static class Ranking
{
    private const int Most = 64;

    /// <summary>One request in so many still goes to the target that has lost its place, so that its getting well is noticed (ours).</summary>
    private const double Trial = 0.05;

    public static void Apply(Exchange exchange, TimeSpan now, IRandom random)
    {
        var targets = exchange.Targets;
        if (targets.Count is < 2 or > Most || exchange.Stored is not null)
        {
            return;
        }

        var dwell = exchange.Snapshot.Defences.DwellOf(exchange.Route, targets);
        var first = TroubleOf(targets[0], now);
        if (first == TargetTrouble.None && !dwell.HasMoved)
        {
            return;
        }

        Span<TargetTrouble> troubles = stackalloc TargetTrouble[targets.Count];
        troubles[0] = first;
        for (var i = 1; i < targets.Count; i++)
        {
            troubles[i] = TroubleOf(targets[i], now);
        }

        var head = dwell.Head(troubles, now, exchange.Snapshot.Policy.Health.HoldFor);
        if (head != 0 && (first == TargetTrouble.Mending || (first != TargetTrouble.Open && random.NextDouble() < Trial)))
        {
            // What mends is asked first: its breaker lets only probes in, and sends everybody else on at no cost.
            exchange.PlanReason += "; first on trial";
            head = 0;
        }

        Reorder(exchange, head, troubles);
    }

    private static TargetTrouble TroubleOf(Target target, TimeSpan now) => target.Defence.Breaker.StateAt(now) switch
    {
        BreakerState.Open => TargetTrouble.Open,
        BreakerState.HalfOpen => TargetTrouble.Mending,
        _ => target.Defence.Health.IsHealthy(now) ? TargetTrouble.None : TargetTrouble.Unhealthy,
    };

    private static void Reorder(Exchange exchange, int head, ReadOnlySpan<TargetTrouble> troubles)
    {
        var ordered = new List<Target>(exchange.Targets.Count) { exchange.Targets[head] };
        for (var trouble = TargetTrouble.None; trouble <= TargetTrouble.Open; trouble++)
        {
            for (var i = 0; i < troubles.Length; i++)
            {
                if (i != head && troubles[i] == trouble)
                {
                    ordered.Add(exchange.Targets[i]);
                }
            }
        }

        if (head != 0)
        {
            exchange.PlanReason += $"; {exchange.Targets[0].Provider}/{exchange.Targets[0].Model} is {troubles[0].ToString().ToLowerInvariant()} or was until now";
        }

        exchange.Targets = ordered;
    }
}
