namespace Breakwater.Core.Routing.Rollouts;

/// <summary>The steps by which something new, or something that was away, gets its share of the traffic (C30). Immutable.</summary>
public sealed record Ladder
{
    /// <summary>Returning traffic after a hard cut (A6.13, C13).</summary>
    public static Ladder Return { get; } = new([10, 30, 50, 100], TimeSpan.FromMinutes(15));

    /// <summary>A changed policy or model (A7.10).</summary>
    public static Ladder Change { get; } = new([1, 10, 50, 100], TimeSpan.FromMinutes(15));

    /// <param name="percents">Shares of the traffic, rising, each 1 to 100; the last one is reached, not passed.</param>
    /// <param name="hold">How long each of them is held at least before the next.</param>
    public Ladder(IReadOnlyList<int> percents, TimeSpan hold)
    {
        ArgumentOutOfRangeException.ThrowIfZero(percents.Count, nameof(percents));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(hold, TimeSpan.Zero);
        for (var i = 0; i < percents.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(percents[i], i == 0 ? 0 : percents[i - 1], nameof(percents));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(percents[i], 100, nameof(percents));
        }

        (Percents, Hold) = (percents, hold);
    }

    /// <summary>Shares of the traffic in percent, rising.</summary>
    public IReadOnlyList<int> Percents { get; }

    /// <summary>How long each share is held at least before the next.</summary>
    public TimeSpan Hold { get; }

    /// <summary>The first step, taken at a moment.</summary>
    public Rung Start(DateTimeOffset now) => new(0, now);

    /// <summary>The share at a step.</summary>
    public int PercentAt(Rung rung) => Percents[rung.Step];

    /// <summary>True when no step follows and the last one was held.</summary>
    public bool IsDone(Rung rung, DateTimeOffset now) => rung.Step == Percents.Count - 1 && now - rung.Since >= Hold;

    /// <summary>The step after this one when it was held long enough; else this one. A long pause does not skip any.</summary>
    public Rung Climb(Rung rung, DateTimeOffset now) => rung.Step < Percents.Count - 1 && now - rung.Since >= Hold ? new Rung(rung.Step + 1, now) : rung;
}

/// <summary>Where on a ladder something stands.</summary>
/// <param name="Step">From 0.</param>
/// <param name="Since">Since when.</param>
public readonly record struct Rung(int Step, DateTimeOffset Since);
