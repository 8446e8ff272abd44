namespace Breakwater.Core.Resilience.RateLimit;

/// <summary>
/// Takes rate away while providers refuse too much: over 5 % of 429 answers in 15 minutes cuts it by a fifth, once in 5 minutes; every healthy 5 minutes
/// give a tenth of the whole back (A4.14, C20). Passive; safe for concurrent use.
/// </summary>
public sealed class RateCut
{
    private const double TooMany = 0.05;
    private const double Cut = 0.8;
    private const double Regain = 0.1;
    private const double Least = 0.1;
    private const int LeastCalls = 20;
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(15);

    /// <summary>Least time between two changes.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private double factor = 1;
    private TimeSpan? cutAt;
    private TimeSpan healthySince;
    private Onset? onset;

    /// <summary>The part of the rate that flows.</summary>
    public double Factor
    {
        get
        {
            lock (gate)
            {
                return factor;
            }
        }
    }

    /// <summary>When the first cut came of those that are in force, and what the last one was judged by; null while the whole rate flows.</summary>
    public Onset? Onset
    {
        get
        {
            lock (gate)
            {
                return onset;
            }
        }
    }

    /// <summary>How far back to look: 15 minutes, but not beyond the last cut, which has answered what came before it.</summary>
    public TimeSpan SpanAt(TimeSpan now)
    {
        lock (gate)
        {
            return cutAt is { } last && now - last < Span ? now - last : Span;
        }
    }

    /// <summary>Judges the time that <see cref="SpanAt"/> tells; true when the factor changed.</summary>
    /// <param name="now">The time.</param>
    /// <param name="calls">Calls in it.</param>
    /// <param name="throttled">The share of those that were answered with 429.</param>
    public bool Step(TimeSpan now, long calls, double throttled)
    {
        lock (gate)
        {
            return calls >= LeastCalls && throttled > TooMany ? CutDown_NeedsLock(now, calls, throttled) : GiveBack_NeedsLock(now);
        }
    }

    private bool CutDown_NeedsLock(TimeSpan now, long calls, double throttled)
    {
        healthySince = now;
        if ((cutAt is { } last && now - last < Pause) || factor <= Least)
        {
            return false;
        }

        (factor, cutAt) = (Math.Max(Least, factor * Cut), now);
        onset = new Onset(onset?.At ?? now, calls, throttled);
        return true;
    }

    private bool GiveBack_NeedsLock(TimeSpan now)
    {
        var pauses = (now - healthySince).Ticks / Pause.Ticks;
        if (factor >= 1 || pauses < 1)
        {
            return false;
        }

        (factor, healthySince) = (Math.Min(1, factor + (Regain * pauses)), healthySince + (pauses * Pause));
        onset = factor < 1 ? onset : null;
        return true;
    }
}
