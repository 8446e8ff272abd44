namespace Breakwater.Core.Resilience.RateLimit;

/// <summary>A rate with the burst it may come in. A4's storm profile is 8 a second, 16 at once (A4.2, C18).</summary>
/// <param name="PerSecond">What flows in each second; above zero.</param>
/// <param name="Burst">What may be taken at once after a pause; above zero.</param>
public readonly record struct RateLimit(double PerSecond, double Burst)
{
    private const double BurstShare = 1.0 / 6;

    /// <summary>A rate a minute, of which ten seconds' worth (one at least) may come at once.</summary>
    public static RateLimit PerMinute(double amount) => new(amount / 60, Math.Max(1, amount * BurstShare));
}
