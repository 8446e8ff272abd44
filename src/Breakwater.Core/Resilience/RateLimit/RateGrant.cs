namespace Breakwater.Core.Resilience.RateLimit;

/// <summary>What asking a bucket gave.</summary>
/// <param name="Granted">True when it was taken; then go on after <paramref name="Wait"/>.</param>
/// <param name="Wait">Time until what was taken is there.</param>
/// <param name="RetryAfter">When refused: time after which it would be there.</param>
public readonly record struct RateGrant(bool Granted, TimeSpan Wait, TimeSpan RetryAfter)
{
    /// <summary>Taken, without a wait.</summary>
    public static RateGrant Now { get; } = new(true, TimeSpan.Zero, TimeSpan.Zero);

    internal static RateGrant After(TimeSpan wait, TimeSpan patience) => wait <= patience ? new(true, wait, TimeSpan.Zero) : new(false, TimeSpan.Zero, wait);
}

/// <summary>A bucket as callers are told of it.</summary>
/// <param name="Limit">What flows in a minute.</param>
/// <param name="Remaining">What may be taken now without a wait. Never rises within one minute of the clock, so that callers can rely on it (F-D2).</param>
/// <param name="Reset">Time until the bucket is full.</param>
public readonly record struct RateStatus(long Limit, long Remaining, TimeSpan Reset);
