using System.Globalization;
using Breakwater.Core.Routing.Rollouts;

namespace Breakwater.Core.Routing.Cutover;

/// <summary>
/// The phases of a cutover (A6.3): normal → watch → soft shift → hard cut → return in steps → normal, never two of them at once but by an operator. A pure function of
/// what was, what is read and what time it is.
/// </summary>
public static class CutoverMachine
{
    /// <summary>What follows from a reading.</summary>
    public static CutoverState Step(CutoverState state, in CutoverReading reading, CutoverPolicy policy, DateTimeOffset now)
    {
        state = state.Held is { Until: { } end } && now >= end ? state with { Held = null } : state;
        var trouble = reading.Trouble(policy);
        state = trouble is null ? state : state with { Troubled = now };
        if (state.Held is not null)
        {
            return state.Phase == CutoverPhase.Canary ? Climb(state, policy, now) : state;
        }

        return !policy.Enabled ? Off(state, now) : state.Phase switch
        {
            CutoverPhase.Normal => trouble is null ? state : To(state, CutoverPhase.Watch, trouble, now),
            CutoverPhase.Watch => Watched(state, reading, trouble, policy, now),
            CutoverPhase.Soft => Softly(state, reading, policy, now),
            CutoverPhase.Hard => Cut(state, reading, policy, now),
            _ => Returning(state, reading, trouble, policy, now),
        };
    }

    /// <summary>An operator's word: a phase that holds, for a time or until the next word; null gives the machine its say again, from the phase that is.</summary>
    public static CutoverState Command(CutoverState state, CutoverPhase? phase, string reason, TimeSpan? time, DateTimeOffset now)
    {
        if (phase is not { } wanted)
        {
            return state with { Held = null };
        }

        return To(state, wanted, $"set by an operator: {reason}", now) with { Held = new CutoverHold(now + time), Troubled = now };
    }

    private static CutoverState Watched(CutoverState state, in CutoverReading reading, string? trouble, CutoverPolicy policy, DateTimeOffset now)
    {
        if (trouble is null)
        {
            return now - state.Troubled >= policy.WatchFor ? To(state, CutoverPhase.Normal, $"no trouble for {Told(policy.WatchFor)}", now) : state;
        }

        var isDue = now - state.Since >= policy.WatchFor || reading.Grave(policy) is not null;
        var isCool = state.Ended is not { } ended || now - ended >= policy.Cooldown;
        return isDue && isCool && reading.HasBackup ? To(state, CutoverPhase.Soft, trouble, now) : state;
    }

    private static CutoverState Softly(CutoverState state, in CutoverReading reading, CutoverPolicy policy, DateTimeOffset now) =>
        reading.Grave(policy) is { } grave && reading.HasBackup && now - state.Since >= policy.SoftLeast ? To(state, CutoverPhase.Hard, grave, now)
        : now - state.Troubled >= policy.SoftFor ? To(state, CutoverPhase.Normal, $"no trouble for {Told(policy.SoftFor)}", now)
        : state;

    private static CutoverState Cut(CutoverState state, in CutoverReading reading, CutoverPolicy policy, DateTimeOffset now)
    {
        if (now - state.Since < policy.Freeze || reading.GoodProbes < policy.GoodProbes)
        {
            return state;
        }

        var served = reading.GoodProbes is { } probes ? $"{probes} probes in a row succeeded" : "it is not probed";
        return To(state, CutoverPhase.Canary, $"the freeze of {Told(policy.Freeze)} is over, and {served}", now);
    }

    // Light trouble keeps the step; what is grave takes everything back, and the freeze begins anew.
    private static CutoverState Returning(CutoverState state, in CutoverReading reading, string? trouble, CutoverPolicy policy, DateTimeOffset now) =>
        (reading.Grave(policy) ?? (reading.IsDown ? "every circuit of it is open" : null)) is { } grave && reading.HasBackup
            ? To(state, CutoverPhase.Hard, $"worse again at {state.KeptPercent(policy)} % of its traffic: {grave}", now)
            : trouble is null ? Climb(state, policy, now) : state;

    private static CutoverState Climb(CutoverState state, CutoverPolicy policy, DateTimeOffset now)
    {
        var (ladder, rung) = (policy.Return, state.Rung with { Step = Math.Min(state.Rung.Step, policy.Return.Percents.Count - 1) });
        return ladder.IsDone(rung, now) ? To(state, CutoverPhase.Normal, $"no trouble with {ladder.PercentAt(rung)} % of its traffic for {Told(ladder.Hold)}", now) with { Held = null }
            : state with { Rung = ladder.Climb(rung, now) };
    }

    private static CutoverState Off(CutoverState state, DateTimeOffset now) =>
        state.Phase == CutoverPhase.Normal ? state : To(state, CutoverPhase.Normal, "cutovers are switched off (cutover.enabled)", now);

    private static CutoverState To(CutoverState state, CutoverPhase phase, string reason, DateTimeOffset now) => new(phase, now, reason)
    {
        Rung = new Rung(0, now),
        Ended = state.IsShifted && phase < CutoverPhase.Soft ? now : state.Ended,
        Troubled = state.Troubled,
    };

    private static string Told(TimeSpan time) => time.TotalSeconds % 60 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
