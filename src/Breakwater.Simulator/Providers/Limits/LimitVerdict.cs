namespace Breakwater.Simulator.Providers.Limits;

/// <summary>Why a request may not start, what it asked for and how long until it could.</summary>
internal readonly record struct LimitVerdict(LimitKind Kind, long Limit, long Requested, TimeSpan Wait)
{
    /// <summary>Whole seconds, at least one, as both vendors' retry-after.</summary>
    public int RetryAfterSeconds => (int)Math.Max(1, Math.Ceiling(Wait.TotalSeconds));

    public long RetryAfterMilliseconds => Math.Max(1, (long)Math.Ceiling(Wait.TotalMilliseconds));
}
