using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Retry;

/// <summary>How long to wait before calling a target again: a ceiling that doubles per failure up to a cap, spread by chance.</summary>
public sealed record Backoff
{
    /// <summary>Ceiling after the first failure. Default 250 ms (A1.25).</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The highest ceiling. Default 2.5 s (A1.25).</summary>
    public TimeSpan Cap { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How chance spreads the wait. Default full.</summary>
    public Jitter Jitter { get; init; } = Jitter.Full;

    /// <summary>The most that additive jitter adds. Default 120 ms (A11.6).</summary>
    public TimeSpan Spread { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>The most that proportional jitter takes off, as a share of the ceiling. Default 0.25 (C5).</summary>
    public double Share { get; init; } = 0.25;

    /// <summary>The shortest wait before a target that throttled is called again, also when it asked for less. Default 100 ms (A1.10).</summary>
    public TimeSpan AfterThrottle { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The ceiling after <paramref name="failures"/> failures, at least one: min(cap, first × 2^(failures − 1)).</summary>
    public TimeSpan Ceiling(int failures)
    {
        var doubled = First.Ticks * Math.Pow(2, Math.Max(0, failures - 1));
        return doubled >= Cap.Ticks ? Cap : TimeSpan.FromTicks((long)doubled);
    }

    /// <summary>
    /// The wait after <paramref name="failures"/> failures. A <paramref name="floor"/> that the provider asked for is never undercut, and chance is added
    /// on top of it, up to a ceiling more: everyone told "10 s" must not come back in the same instant. Always uniform between its ends,
    /// so that no moment is likelier than another (F-G4).
    /// </summary>
    public TimeSpan Delay(int failures, TimeSpan floor, IRandom random)
    {
        var ceiling = Ceiling(failures);
        var (lowest, highest) = Jitter switch
        {
            Jitter.Equal => (ceiling * 0.5, ceiling),
            Jitter.Additive => (ceiling, ceiling + Spread),
            Jitter.Proportional => (ceiling * (1 - Share), ceiling),
            _ => (TimeSpan.Zero, ceiling),
        };
        lowest = lowest > floor ? lowest : floor;
        highest = highest > floor + ceiling ? highest : floor + ceiling;
        return lowest + ((highest - lowest) * random.NextDouble());
    }
}
