namespace Breakwater.Core.Resilience.Concurrency.Limits;

/// <summary>A limit on its way: from + (to − from)·(1 − (1 − x)^bend), x being the share of the time that has passed. Bend 1 is a straight line, above it fast at first.</summary>
internal readonly record struct LimitRamp(double From, double To, TimeSpan Start, TimeSpan Length, int Bend)
{
    /// <summary>A limit that stays.</summary>
    public static LimitRamp Level(double value, TimeSpan now) => new(value, value, now, TimeSpan.Zero, 1);

    /// <summary>When it arrives.</summary>
    public TimeSpan End => Start + Length;

    public double At(TimeSpan now) =>
        now >= End ? To : now <= Start ? From : From + ((To - From) * (1 - Math.Pow(1 - ((now - Start) / Length), Bend)));

    /// <summary>When it first reaches <paramref name="value"/>; <see cref="TimeSpan.MaxValue"/> when it never does.</summary>
    public TimeSpan When(double value)
    {
        if (value > To)
        {
            return TimeSpan.MaxValue;
        }

        return value <= From ? Start : Start + (Length * (1 - Math.Pow(1 - ((value - From) / (To - From)), 1.0 / Bend)));
    }
}
