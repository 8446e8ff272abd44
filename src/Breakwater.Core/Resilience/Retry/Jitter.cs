namespace Breakwater.Core.Resilience.Retry;

/// <summary>How chance spreads a backoff below its ceiling (C5).</summary>
public enum Jitter
{
    /// <summary>Anywhere from zero to the ceiling (A1.11, A12.8).</summary>
    Full,

    /// <summary>From half the ceiling to the ceiling (A4.8).</summary>
    Equal,

    /// <summary>The ceiling and a little more, at most <see cref="Backoff.Spread"/> (A11.6).</summary>
    Additive,

    /// <summary>The ceiling less at most <see cref="Backoff.Share"/> of it (A3.18, and what the official SDKs do).</summary>
    Proportional,
}
