namespace Breakwater.Core.Resilience.Hedging;

/// <summary>When a stream that is slow to begin gets a second attempt beside it, at another target (A7.4, C24). At most one per request.</summary>
public sealed record HedgePolicy
{
    /// <summary>Whether to hedge at all. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Time without first content after which the question is asked. Default 1200 ms (A7.4).</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromMilliseconds(1200);

    /// <summary>Hedges per request, in the long run. Default 0.10 (A7.5, C24).</summary>
    public double Share { get; init; } = 0.10;

    /// <summary>Hedges that quiet times save up; 0 allows none at all. Default 5.</summary>
    public int Burst { get; init; } = 5;

    /// <summary>
    /// The most tokens of prompt, at the plain price, that a second target may be paid for. It has no cache of what only the first one saw. Default 8,000 (F-K1).
    /// </summary>
    public long LargestCachedPrompt { get; init; } = 8_000;

    /// <summary>Time that must be left before the deadline for a hedge to have a chance. Default 1200 ms, as <see cref="After"/>.</summary>
    public TimeSpan LeastTimeLeft { get; init; } = TimeSpan.FromMilliseconds(1200);
}
