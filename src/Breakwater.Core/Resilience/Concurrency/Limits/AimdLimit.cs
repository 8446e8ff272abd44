using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Concurrency.Limits;

/// <summary>
/// Additive increase, multiplicative decrease (A1.4 to A1.9), with a memory. A cut remembers the knee: how many calls the target had accepted when it refused one.
/// After a cool-off without refusals the limit returns within seconds to just below the knee, since a proven level is no growth; only past it growth is slow.
/// Plain ×0.7 and +1 per 30 s would run at 85 % of what the target takes. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Open → Cooling at the first refusal → Following once the cool-off has passed, counted from the first call begun after the cut → Cooling at the next refusal.
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

    private readonly StableMeter meter;
    private Phase phase;
    private LimitRamp ramp;
    private double value = double.PositiveInfinity;
    private double knee;
    private bool proven;
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

    private enum Phase { Open, Cooling, Following }

    public GatePolicy Policy { get; set; }

    public int Limit => phase == Phase.Open ? int.MaxValue : Math.Min(Policy.Ceiling, Math.Max(Policy.Floor, (int)(value + 0.5)));

    public TimeSpan? LastCut { get; private set; }

    public TimeSpan NextRise
    {
        get
        {
            var rise = phase switch
            {
                Phase.Cooling when quietSince is { } since => since + Policy.CoolOff,
                Phase.Following when Limit < Policy.Ceiling => Earlier(ramp.When(Limit + 0.5), used && !refused && windowEnd is { } end ? end : TimeSpan.MaxValue),
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
            var recovery = new LimitRamp(value, Math.Max(value, Recovered * knee), since + Policy.CoolOff, RecoverIn, Bend: 3);
            phase = Phase.Following;
            Follow(recovery, recovery.End + Policy.GrowthEvery);
        }

        if (phase == Phase.Following)
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
            case Phase.Following:
                windowEnd ??= now + Policy.GrowthEvery;
                used |= inFlight >= Limit;
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
            quietSince = null;
        }
        else
        {
            Cut(sample.Now, sample.InFlight);
        }
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void Cut(TimeSpan now, int accepted)
    {
        // One refusal at a proven level is taken for chance; the next one, before the level has proven itself again, is believed.
        knee = proven ? Math.Max(knee, accepted) : accepted;
        Lower(Math.Min(Policy.Decrease * Math.Min(value, accepted), Stable(now)));
        (LastCut, quietSince, windowEnd, calls) = (now, null, null, 0);
        (phase, proven, streak) = (Phase.Cooling, false, 0);
    }

    /// <summary>A call begun before the cut was refused too: it had not been accepted, so the knee was lower.</summary>
    private void Correct()
    {
        if (phase == Phase.Cooling)
        {
            knee = Math.Max(0, knee - 1);
            Lower(Math.Min(value, Policy.Decrease * knee));
        }
    }

    private void Lower(double to) => value = Math.Max(Policy.Floor, to);

    /// <summary>The most that what was measured allows (A1.7).</summary>
    private double Stable(TimeSpan now) => Policy.StableMargin * (meter.At(now) ?? double.PositiveInfinity);

    private void EndWindow(TimeSpan now)
    {
        var next = LimitRamp.Level(value, now);
        if (used && !refused)
        {
            (proven, knee) = (true, Math.Max(knee, value));
            var share = Math.Min(Policy.GrowthShare * Math.Pow(2, streak++), Math.Max(Policy.GrowthShare, Policy.StableMargin - 1));
            var grown = Math.Min(value + Math.Max(Policy.GrowthStep, share * value), Math.Min(Policy.Ceiling, Stable(now)));
            grown = MayProbe(now) ? grown : Math.Min(grown, knee);
            next = new LimitRamp(value, Math.Max(value, grown), now, Earlier(GrowIn, Policy.GrowthEvery / 2), Bend: 1);
        }

        Follow(next, now + Policy.GrowthEvery);
    }

    /// <summary>Going past the knee costs about one refusal, so it needs enough calls beside it to stay below one in a hundred.</summary>
    private bool MayProbe(TimeSpan now) => calls >= ProbeEvery || LastCut is not { } cut || now >= cut + ProbeAtLeast;

    private void Follow(LimitRamp next, TimeSpan until)
    {
        (ramp, windowEnd) = (next, until);
        (used, refused) = (false, false);
    }
}
