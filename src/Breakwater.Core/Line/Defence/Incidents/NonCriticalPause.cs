using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence.Incidents;

/// <summary>
/// Keeps back what may wait while providers fail (A4.15, C8): from more than 10 % of 5xx in 15 minutes, of at least 50 calls, until less than 5 %.
/// Passive; safe for concurrent use as long as one steps it.
/// </summary>
public sealed class NonCriticalPause
{
    private const double From = 0.10;
    private const double Until = 0.05;
    private const int LeastCalls = 50;
    private volatile Onset? onset;

    /// <summary>When a caller that is kept back may come again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    /// <summary>True while batch and bronze requests are refused.</summary>
    public bool IsOn => onset is not null;

    /// <summary>Since when it is on, and why; null while it is off.</summary>
    public Onset? Onset => onset;

    /// <summary>Looks at the last 15 minutes: calls, and the share of 5xx among them.</summary>
    public void Step(TimeSpan now, long calls, double serverErrors)
    {
        if (onset is not null)
        {
            onset = serverErrors >= Until ? onset : null;
        }
        else if (serverErrors > From && calls >= LeastCalls)
        {
            onset = new Onset(now, calls, serverErrors);
        }
    }
}
