namespace Breakwater.Simulator.Providers.Limits;

/// <summary>A bucket at one moment, as the rate-limit headers show it: whole units only.</summary>
internal readonly record struct BucketView(long Limit, long Remaining, TimeSpan Window)
{
    /// <summary>Time until full: (limit − remaining) × window / limit, which is what the recorded headers hold.</summary>
    public TimeSpan Reset => TimeSpan.FromTicks((long)((Int128)(Limit - Remaining) * Window.Ticks / Limit));
}
