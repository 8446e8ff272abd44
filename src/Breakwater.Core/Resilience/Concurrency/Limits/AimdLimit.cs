using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Concurrency.Limits;

/// <summary>
/// Additive increase, multiplicative decrease (A1.4 to A1.9), with a memory. A cut remembers the knee: how many calls the target had accepted when it refused one.
/// After a cool-off without refusals the limit returns within seconds to just below the knee, since a proven level is no growth; only past it growth is slow, unless
/// what was stable before is higher still: then a growth that holds is the sign that the target is back, and the limit returns there step by step.
/// Plain ×0.7 and +1 per 30 s would run at 85 % of what the target takes. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Open → Cooling at the first refusal → Following once the cool-off has passed → Trying when it grows and was stable far above → Returning when that held
/// → Following when it is there or no longer used. Any of them → Cooling at the next refusal.
/// </remarks>
internal sealed class AimdLimit : ILimitAlgorithm
{
    /// <summary>How much of the knee a recovery returns to (ours).</summary>
    internal const double Recovered = 0.95;

    /// <summary>How long a recovery takes; most of it comes in the first second (ours).</summary>
    internal static readonly TimeSpan RecoverIn = TimeSpan.FromSeconds(3);

    /// <summary>Over what time a growth is handed out (ours): one permit after the other, so that the first refusal stops it.</summary>
    internal static readonly TimeSpan GrowIn = TimeSpan.FromSeconds(5);

    /// <summary>Calls from a cut to the next growth past the knee (ours).</summary>
    internal const int ProbeEvery = 200;

    /// <summary>Where calls are so rare that this takes longer, it is tried all the same (ours).</summary>
    internal static readonly TimeSpan ProbeAtLeast = TimeSpan.FromMinutes(5);

    /// <summary>Over what time a growth is handed out below what was stable before, and how long it must then hold (ours): it is the sign for a return.</summary>
    internal static readonly TimeSpan TryIn = TimeSpan.FromSeconds(2);

    /// <summary>One step of a return (ours): longer than a refusal takes to come back.</summary>
    internal static readonly TimeSpan ReturnStep = TimeSpan.FromSeconds(1);

    /// <summary>What one step of a return adds, as a share of the limit (ours): four times as much in seven steps.</summary>
    internal const double ReturnShare = 0.25;

    /// <summary>How long a recovery takes to a level of which only what went beyond it was refused (ours).</summary>
    internal static readonly TimeSpan ResumeIn = TimeSpan.FromSeconds(1);

    /// <summary>Returns that failed are followed by 1, 2, 4, 8 and then always 16 windows without one (ours): refusals by rate let a return begin, and end it.</summary>
    internal const int LongestRest = 4;

    private readonly StableMeter meter;
    private Phase phase;
    private LimitRamp ramp;
    private double value = double.PositiveInfinity;
    private double knee;
    private double level = double.PositiveInfinity;
    private double known;
    private int falls;
    private int rest;
    private bool proven;
    private bool resumes;
    private bool used;
    private bool refused;
    private int streak;
    private int calls;
    private TimeSpan latest;
    private TimeSpan? quietSince;
    private TimeSpan? windowEnd;

    /// <param name="policy">Floor, ceiling and steps.</param>
    /// <param name="meter">What the target was seen to sustain; fed by the gate.</param>
    /// <param name="from">The limit to begin with; null is open.</param>
    public AimdLimit(GatePolicy policy, StableMeter meter, int? from)
    {
        (Policy, this.meter) = (policy, meter);
        if (from is { } limit)
        {
            (phase, value) = (Phase.Following, limit);
            ramp = LimitRamp.Level(limit, TimeSpan.Zero);
        }
    }

    private enum Phase { Open, Cooling, Following, Trying, Returning }

    public GatePolicy Policy { get; set; }

    public int Limit => phase == Phase.Open ? int.MaxValue : Math.Min(Policy.Ceiling, Math.Max(Policy.Floor, Whole(value)));

    public TimeSpan? LastCut { get; private set; }

    public TimeSpan NextRise
    {
        get
        {
            var rise = phase switch
            {
                Phase.Cooling when quietSince is { } since => since + Policy.CoolOff,
                >= Phase.Following when Limit < Policy.Ceiling => Earlier(ramp.When(Limit + 0.5), used && !refused && windowEnd is { } end ? end : TimeSpan.MaxValue),
                _ => TimeSpan.MaxValue,
            };

            // Rounding must not name a moment at which nothing has risen yet, again and again.
            return rise > latest ? rise : latest + TimeSpan.FromMilliseconds(1);
        }
    }

    public void Advance(TimeSpan now)
    {
        latest = now;
        if (phase == Phase.Cooling && quietSince is { } since && now >= since + Policy.CoolOff)
        {
            var recovery = new LimitRamp(value, Math.Max(value, Target()), since + Policy.CoolOff, resumes ? ResumeIn : RecoverIn, Bend: 3);
            Follow(Phase.Following, recovery, recovery.End + Policy.GrowthEvery);
        }

        if (phase >= Phase.Following)
        {
            value = ramp.At(now);
            if (now >= windowEnd)
            {
                EndWindow(now);
            }
        }
    }

    public void Started(TimeSpan now, int inFlight)
    {
        calls++;
        switch (phase)
        {
            case Phase.Cooling:
                quietSince ??= now;
                break;
            case >= Phase.Following:
                windowEnd ??= now + Policy.GrowthEvery;
                used |= phase == Phase.Trying ? inFlight > knee : inFlight >= Limit;
                break;
            default:
                break;
        }
    }

    public void Ended(in LimitSample sample)
    {
        if (sample.Verdict != LimiterVerdict.Dropped)
        {
            return;
        }

        refused = true;
        if (sample.Started <= LastCut)
        {
            Correct();
        }
        else if (phase == Phase.Cooling && sample.Now < LastCut + Policy.CoolOff)
        {
            knee = Math.Min(knee, sample.InFlight);
            (quietSince, resumes) = (null, false);
        }
        else
        {
            Cut(sample.Now, sample.InFlight);
        }
    }

    /// <summary>The most that was measured as stable, within the policy.</summary>
    private double Known => Math.Min(known, Policy.Ceiling);

    private static int Whole(double value) => (int)(value + 0.5);

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void Cut(TimeSpan now, int accepted)
    {
        Remember(now, accepted);
        Lower(Math.Min(Policy.Decrease * Math.Min(value, accepted), Stable(now)));
        (LastCut, quietSince, windowEnd, calls) = (now, resumes ? now : null, null, 0);
        (phase, proven, streak) = (Phase.Cooling, false, 0);
    }

    /// <summary>What a refusal says of the levels, after so many accepted calls.</summary>
    private void Remember(TimeSpan now, int accepted)
    {
        if (phase == Phase.Open || proven)
        {
            known = Math.Max(known, meter.At(now) ?? 0);
        }

        if (phase == Phase.Returning)
        {
            rest = 1 << Math.Min(falls++, LongestRest);
        }

        // One refusal at a proven level is taken for chance; the next one, before the level has proven itself again, is believed.
        resumes = proven && phase != Phase.Returning && value > level && Confirms(accepted);
        knee = proven ? Math.Max(knee, accepted) : Math.Min(level, accepted);
        level = proven ? level : knee;
    }

    /// <summary>So many accepted calls say that the proven level holds, and only what went beyond it was refused.</summary>
    private bool Confirms(double accepted) => accepted >= level - 1;

    /// <summary>Where a recovery goes: just below the knee, or back to a level of which a refusal said that it holds.</summary>
    private double Target() => resumes ? Math.Max(level, Recovered * knee) : Recovered * knee;

    /// <summary>A call begun before the cut was refused too: it had not been accepted, so the knee was lower.</summary>
    private void Correct()
    {
        if (phase == Phase.Cooling)
        {
            knee = Math.Max(0, knee - 1);
            if (resumes && !Confirms(knee))
            {
                (resumes, quietSince) = (false, null);
            }

            Lower(Math.Min(value, Policy.Decrease * knee));
        }
    }

    private void Lower(double to) => value = Math.Max(Policy.Floor, to);

    /// <summary>The most that what was measured allows (A1.7).</summary>
    private double Stable(TimeSpan now) => Policy.StableMargin * (meter.At(now) ?? double.PositiveInfinity);

    private void EndWindow(TimeSpan now)
    {
        if (!used || refused)
        {
            Follow(Phase.Following, LimitRamp.Level(value, now), now + Policy.GrowthEvery);
        }
        else if (phase == Phase.Following)
        {
            Grow(now);
        }
        else
        {
            Return(now);
        }
    }

    private void Grow(TimeSpan now)
    {
        (proven, knee, level) = (true, Math.Max(knee, value), value);
        var share = Math.Min(Policy.GrowthShare * Math.Pow(2, streak++), Math.Max(Policy.GrowthShare, Policy.StableMargin - 1));
        var grown = Math.Min(value + Math.Max(Policy.GrowthStep, share * value), Math.Min(Policy.Ceiling, Stable(now)));
        grown = MayProbe(now) ? grown : Math.Min(grown, knee);
        var tries = Whole(grown) > Whole(knee) && grown < Known && rest == 0;
        (falls, rest) = value < Known ? (falls, Math.Max(0, rest - 1)) : (0, 0);
        var next = new LimitRamp(value, Math.Max(value, grown), now, Earlier(tries ? TryIn : GrowIn, Policy.GrowthEvery / 2), Bend: 1);
        Follow(tries ? Phase.Trying : Phase.Following, next, tries ? next.End : now + Policy.GrowthEvery);
    }

    /// <summary>One step back to what was stable before the cuts, or into the next window when it is there.</summary>
    private void Return(TimeSpan now)
    {
        (level, knee) = (phase == Phase.Trying ? value : level, Math.Max(knee, value));
        var to = Math.Min(Known, value + Math.Max(Policy.GrowthStep, ReturnShare * value));
        if (to > value)
        {
            Follow(Phase.Returning, new LimitRamp(value, to, now, ReturnStep, Bend: 1), now + ReturnStep);
        }
        else
        {
            Follow(Phase.Following, LimitRamp.Level(value, now), now + Policy.GrowthEvery);
        }
    }

    /// <summary>Going past the knee costs about one refusal, so it needs enough calls beside it to stay below one in a hundred.</summary>
    private bool MayProbe(TimeSpan now) => calls >= ProbeEvery || LastCut is not { } cut || now >= cut + ProbeAtLeast;

    private void Follow(Phase then, LimitRamp next, TimeSpan until)
    {
        (phase, ramp, windowEnd) = (then, next, until);
        (used, refused) = (false, false);
    }
}
