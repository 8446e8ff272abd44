namespace Breakwater.Core.Resilience.RateLimit;

/// <summary>A level that rises steadily up to a bound and may be overdrawn: a debt is repaid before anything else flows. Not safe for concurrent use.</summary>
internal sealed class Reservoir
{
    /// <summary>The part of the bound that refilling in many small steps may lose: who comes back exactly when told must find its part there.</summary>
    private const double Dust = 1e-9;
    private const double LongestSeconds = 1e9;
    private TimeSpan at;

    /// <summary>What it holds when full; zero for none that is known.</summary>
    public double Most { get; private set; }

    public double Level { get; private set; }

    public double PerSecond { get; private set; }

    /// <summary>What may be taken now without a wait, in whole parts.</summary>
    public long Whole => (long)Math.Max(0, Math.Floor(Level + (Most * Dust)));

    /// <summary>When it last rose; never goes back.</summary>
    public TimeSpan At => at;

    /// <summary>Time until it is full.</summary>
    public TimeSpan UntilFull => TimeFor(Most - Level);

    /// <summary>Other numbers from now on.</summary>
    public void Set(double most, double level, double perSecond)
    {
        Most = most;
        Level = Math.Min(level, most);
        PerSecond = perSecond;
    }

    /// <summary>Rises to what it holds at a time; an earlier one than the last changes nothing.</summary>
    public void RiseTo(TimeSpan now)
    {
        if (now > at)
        {
            Level = Math.Min(Most, Level + ((now - at).TotalSeconds * PerSecond));
            at = now;
        }
    }

    /// <summary>Time until an amount is there; of more than the bound, until it is full.</summary>
    public TimeSpan WaitFor(double amount) => amount <= 0 ? TimeSpan.Zero : TimeFor(Math.Min(amount, Most) - Level);

    public void Take(double amount) => Level -= amount;

    public void Give(double amount) => Level = Math.Min(Most, Level + amount);

    private TimeSpan TimeFor(double missing) => missing <= Most * Dust
        ? TimeSpan.Zero
        : TimeSpan.FromTicks((long)Math.Ceiling(Math.Min(missing / PerSecond, LongestSeconds) * TimeSpan.TicksPerSecond));
}
