using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Defence.Cutovers;
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

        var dwell = exchange.Snapshot.Defences.DwellOf(exchange.Route, exchange.Tier, targets);
        var first = TroubleOf(targets[0], now);
        if (first == TargetTrouble.None && !dwell.HasMoved)
        {
            return;
        }

        Span<TargetTrouble> troubles = stackalloc TargetTrouble[targets.Count];
        troubles[0] = first;
        for (var i = 1; i < targets.Count; i++)
        {
            troubles[i] = CutoverTurn.IsAway(exchange, targets[i]) ? LeastAway(targets[i], now) : TroubleOf(targets[i], now);
        }

        var head = dwell.Head(troubles, now, exchange.Snapshot.Policy.Health.HoldFor);
        var trial = head != 0 && (first == TargetTrouble.Mending || (first != TargetTrouble.Open && random.NextDouble() < Trial));

        // What mends is asked first: its breaker lets only probes in, and sends everybody else on at no cost.
        var ordered = Ordered(targets, trial ? 0 : head, troubles);
        if (head == 0)
        {
            exchange.Targets = ordered;
        }
        else
        {
            exchange.IsDiverted = !trial;
            exchange.Reroute(ordered, $"{targets[0].Provider}/{targets[0].Model} {(trial ? "on trial" : Word(first))}");
        }
    }

    // A cutover's judgement is that of minutes: what little is known of the last one must not bring the traffic back, unless nobody else takes any.
    private static TargetTrouble LeastAway(Target target, TimeSpan now) => TroubleOf(target, now) is var trouble and > TargetTrouble.Mending ? trouble : TargetTrouble.Mending;

    private static string Word(TargetTrouble trouble) => trouble == TargetTrouble.None ? "was in trouble until now" : $"is {trouble.ToString().ToLowerInvariant()}";

    private static TargetTrouble TroubleOf(Target target, TimeSpan now) => target.Defence.Breaker.StateAt(now) switch
    {
        BreakerState.Open => TargetTrouble.Open,
        BreakerState.HalfOpen => TargetTrouble.Mending,
        _ => target.Defence.Health.IsHealthy(now) ? TargetTrouble.None : TargetTrouble.Unhealthy,
    };

    private static List<Target> Ordered(IReadOnlyList<Target> targets, int head, ReadOnlySpan<TargetTrouble> troubles)
    {
        var ordered = new List<Target>(targets.Count) { targets[head] };
        for (var trouble = TargetTrouble.None; trouble <= TargetTrouble.Open; trouble++)
        {
            for (var i = 0; i < troubles.Length; i++)
            {
                if (i != head && troubles[i] == trouble)
                {
                    ordered.Add(targets[i]);
                }
            }
        }

        return ordered;
    }
}
