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

    /// <summary>Least time between two changes.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private double factor = 1;
    private TimeSpan? changed;

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

    /// <summary>Looks at the last 15 minutes; true when the factor changed.</summary>
    /// <param name="now">The time.</param>
    /// <param name="calls">Calls in them.</param>
    /// <param name="throttled">The share of those that were answered with 429.</param>
    public bool Step(TimeSpan now, long calls, double throttled)
    {
        lock (gate)
        {
            if (changed is { } last && now - last < Pause)
            {
                return false;
            }

            var next = calls >= LeastCalls && throttled > TooMany ? Math.Max(Least, factor * Cut) : Math.Min(1, factor + Regain);
            if (next == factor)
            {
                return false;
            }

            (factor, changed) = (next, now);
            return true;
        }
    }
}
