using System.Globalization;

namespace Breakwater.Core.Routing.Rollouts;

/// <summary>
/// The course of a rollout (A7.10, C30): 1 → 10 → 50 → 100 %, each step held and watched; the first floor that breaks takes all traffic back. A pure function of the state and
/// what is seen; time is passed in.
/// </summary>
public static class RolloutCourse
{
    /// <summary>The first step of a new rollout.</summary>
    public static RolloutState Start(string route, RolloutPlan plan, DateTimeOffset now) =>
        new(route, plan.Mark, RolloutPhase.Running, plan.Ladder.Start(now), now, "the configuration asks for it");

    /// <summary>A kept state, such that it fits the plan: a ladder may have been shortened.</summary>
    public static RolloutState Fit(RolloutState kept, RolloutPlan plan) =>
        kept with { Rung = kept.Rung with { Step = Math.Clamp(kept.Rung.Step, 0, plan.Ladder.Percents.Count - 1) } };

    /// <summary>The new arm's share of the traffic in percent.</summary>
    public static int PercentOf(RolloutState state, RolloutPlan plan) => state.Phase switch
    {
        RolloutPhase.Done => 100,
        RolloutPhase.RolledBack or RolloutPhase.Aborted => 0,
        _ => plan.Ladder.PercentAt(state.Rung),
    };

    /// <summary>What follows from what the arms have shown since the step began; the same state when nothing does.</summary>
    public static RolloutState Judge(RolloutState state, RolloutPlan plan, in ArmReading old, in ArmReading fresh, ArmQuality? quality, DateTimeOffset now)
    {
        if (!state.IsOpen)
        {
            return state;
        }

        if (plan.Floors.Breach(old, fresh, quality) is { } breach)
        {
            return state with { Phase = RolloutPhase.RolledBack, Changed = now, Reason = Told($"at {PercentOf(state, plan)} %: {breach}") };
        }

        if (state.Phase == RolloutPhase.Paused || !IsProven(state, plan, old, fresh, quality))
        {
            return state;
        }

        if (plan.Ladder.IsDone(state.Rung, now))
        {
            return state with { Phase = RolloutPhase.Done, Changed = now, Reason = "every step was held" };
        }

        var next = plan.Ladder.Climb(state.Rung, now);
        return next == state.Rung ? state : state with { Rung = next, Changed = now, Reason = Told($"{plan.Ladder.PercentAt(state.Rung)} % was held, {fresh.Requests} requests") };
    }

    /// <summary>What a rollout waits for before its next step; null when only for the time.</summary>
    public static string? Lack(RolloutState state, RolloutPlan plan, in ArmReading old, in ArmReading fresh, ArmQuality? quality) =>
        state.Phase != RolloutPhase.Running || IsProven(state, plan, old, fresh, quality) ? null
        : fresh.Requests < plan.Floors.LeastRequests ? Told($"the new arm has {fresh.Requests} of {plan.Floors.LeastRequests} requests")
        : plan.Floors.Quality is not null && quality is null ? "no gold set was run for the new arm yet"
        : Told($"the old arm has {old.Requests} of {plan.Floors.LeastRequests} requests to compare with");

    /// <summary>What an operator's word makes of a state; null, and why not, where it makes nothing.</summary>
    public static RolloutState? Command(RolloutState state, RolloutPlan plan, RolloutVerb verb, string reason, DateTimeOffset now, out string? refusal)
    {
        refusal = null;
        var changed = state with { Changed = now, Reason = reason };
        switch (verb)
        {
            case RolloutVerb.Pause when state.Phase == RolloutPhase.Running:
                return changed with { Phase = RolloutPhase.Paused };
            case RolloutVerb.Resume when state.Phase == RolloutPhase.Paused:
                return changed with { Phase = RolloutPhase.Running, Rung = state.Rung with { Since = now } };
            case RolloutVerb.Resume when state.Phase is RolloutPhase.RolledBack or RolloutPhase.Aborted:
                return changed with { Phase = RolloutPhase.Running, Rung = plan.Ladder.Start(now) };
            case RolloutVerb.Abort when state.IsOpen || state.Phase == RolloutPhase.Done:
                return changed with { Phase = RolloutPhase.Aborted };
            case RolloutVerb.Finish when state.IsOpen:
                return changed with { Phase = RolloutPhase.Done };
            default:
                refusal = $"the rollout of route '{state.Route}' {Standing(state.Phase)}, so {verb.ToString().ToLowerInvariant()} has nothing to do";
                return null;
        }
    }

    // At the last step nobody has the old arm any more, so that there it need not show anything.
    private static bool IsProven(RolloutState state, RolloutPlan plan, in ArmReading old, in ArmReading fresh, ArmQuality? quality) =>
        fresh.Requests >= plan.Floors.LeastRequests
        && (old.Requests >= plan.Floors.LeastRequests || plan.Ladder.PercentAt(state.Rung) == 100)
        && (plan.Floors.Quality is null || quality is not null);

    private static string Standing(RolloutPhase phase) => phase switch
    {
        RolloutPhase.Running => "is running",
        RolloutPhase.Paused => "is paused",
        RolloutPhase.Done => "is done",
        RolloutPhase.RolledBack => "was rolled back",
        _ => "was aborted",
    };

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
