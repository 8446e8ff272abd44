using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Planning;
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

        var troubles = new TargetTrouble[targets.Count];
        troubles[0] = first;
        for (var i = 1; i < targets.Count; i++)
        {
            troubles[i] = CutoverTurn.IsAway(exchange, targets[i]) ? LeastAway(targets[i], now) : TroubleOf(targets[i], now);
        }

        var holdFor = exchange.Snapshot.Policy.Health.HoldFor;
        var head = dwell.Head(troubles, now, holdFor, out var before);
        var question = new RankingQuestion
        {
            Troubles = troubles,
            Dwell = before,
            HoldFor = holdFor,
            Draw = RankingChoice.NeedsDraw(head, first) ? random.NextDouble() : null,
        };
        var answer = RankingChoice.Decide(question);
        exchange.Noted.Ranking = question;
        var ordered = new Target[targets.Count];
        for (var i = 0; i < ordered.Length; i++)
        {
            ordered[i] = targets[answer.Order[i]];
        }

        if (head == 0)
        {
            exchange.Targets = ordered;
        }
        else
        {
            exchange.IsDiverted = !answer.IsTrial;
            exchange.Reroute(ordered, $"{targets[0].Provider}/{targets[0].Model} {(answer.IsTrial ? "on trial" : Word(first))}");
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
}
