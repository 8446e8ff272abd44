using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Line.Spending;
using Breakwater.Core.Routing.Cutover;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Defence.Cutovers;

/// <summary>
/// What a cutover does to a request (A6.3, A6.10): providers that do not keep it go behind the others of its plan, where they are the last resort; and it costs
/// less where it is moved (A6.19). What is bound to a provider's state is not moved.
/// </summary>
internal static class CutoverTurn
{
    /// <summary>How callers are told that their answer was bounded for it.</summary>
    public const string Lowered = "cutover_max_tokens_lowered";

    public static void Apply(Exchange exchange)
    {
        if (exchange.Snapshot.Defences.Cutovers.Shifts is { } shifts && exchange.Operation is Operation.Generate or Operation.Embed && exchange.Envelope is { Binding: StateBinding.None })
        {
            Move(exchange, shifts);
        }
    }

    /// <summary>Whether a request that was moved was moved away from this target.</summary>
    public static bool IsAway(Exchange exchange, Target target) =>
        exchange.IsShifted && exchange.Snapshot.Defences.Cutovers.Shifts?.WhyAway(target.Provider, StickyOf(exchange)) is not null;

    private static void Move(Exchange exchange, TrafficShifts shifts)
    {
        var (targets, sticky) = (exchange.Targets, StickyOf(exchange));
        var moved = new List<Target>(targets.Count);
        var away = new List<Target>(targets.Count);
        string? why = null;
        foreach (var target in targets)
        {
            var reason = shifts.WhyAway(target.Provider, sticky);
            why ??= reason;
            (reason is null ? moved : away).Add(target);
        }

        // Where nobody else is, or who is away stood behind all others, the plan is as it was.
        if (moved.Count == 0 || away.Count == 0 || IsBehind(targets, moved.Count, away))
        {
            return;
        }

        var isHead = !ReferenceEquals(moved[0], targets[0]);
        moved.AddRange(away);
        exchange.Reroute(moved, why!);
        (exchange.Noted.Away, exchange.Noted.AskedBound) = (away, PlanRule.AnswerBound(exchange));
        if (isHead)
        {
            exchange.IsShifted = true;
            Bound(exchange, away[0]);
        }
    }

    private static bool IsBehind(IReadOnlyList<Target> targets, int others, List<Target> away)
    {
        for (var i = 0; i < away.Count; i++)
        {
            if (!ReferenceEquals(targets[others + i], away[i]))
            {
                return false;
            }
        }

        return true;
    }

    // The bound is a part of what was asked for, else of the longest answer of the model that would have served.
    private static void Bound(Exchange exchange, Target preferred)
    {
        var (percent, least) = (exchange.Snapshot.Policy.Cutover.AnswerPercent, exchange.Snapshot.Spending.LeastAnswer);
        if (percent < 100 && (exchange.Envelope!.MaxOutputTokens ?? preferred.MaxOutput) is { } baseline && baseline > least && AnswerBound.MayLower(exchange, exchange.Route))
        {
            AnswerBound.Lower(exchange, Math.Max(least, baseline * percent / 100), Lowered);
        }
    }

    private static ulong StickyOf(Exchange exchange) => StickyHash.Of(exchange.Tenant?.Id, exchange.Hints.Session, exchange.Id);
}
