using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence.Incidents;

/// <summary>
/// Tells when to do less for each request (A11.8, C1, C8): from more than 20 % of failed calls in a minute, of more than 100, until a minute with less than 10 %.
/// Passive; safe for concurrent use as long as one steps it.
/// </summary>
public sealed class DegradeTrigger
{
    private const double From = 0.20;
    private const double Until = 0.10;
    private const int MostToIgnore = 100;
    private volatile Onset? onset;

    /// <summary>Attempts of a request while it is on: one retry.</summary>
    public const int MaxAttempts = 2;

    /// <summary>True while requests have fewer attempts and no hedges.</summary>
    public bool IsOn => onset is not null;

    /// <summary>Since when it is on, and why; null while it is off.</summary>
    public Onset? Onset => onset;

    /// <summary>Looks at the last minute: calls, and the share of those that failed.</summary>
    public void Step(TimeSpan now, long calls, double errors)
    {
        if (onset is not null)
        {
            onset = errors >= Until ? onset : null;
        }
        else if (errors > From && calls > MostToIgnore)
        {
            onset = new Onset(now, calls, errors);
        }
    }
}
