namespace Breakwater.Core.Resilience.Concurrency;

/// <summary>How the limit is found: from refusals alone, from refusals and the time to first content, or given.</summary>
public enum LimitKind { Aimd, Gradient, Fixed }

/// <summary>The numbers of one gate. Shares are of the limit as it is now (C17).</summary>
public sealed record GatePolicy
{
    /// <summary>Default AIMD.</summary>
    public LimitKind Algorithm { get; init; } = LimitKind.Aimd;

    /// <summary>The limit at the start; for a fixed one, for good. Null, the default: open until the target pushes back for the first time.</summary>
    public int? Initial { get; init; }

    /// <summary>The limit never falls below it. Default 4 (A1.6, A1.8).</summary>
    public int Floor { get; init; } = 4;

    /// <summary>The limit never grows past it. Default none; 128 in the storm profile (A1.5).</summary>
    public int Ceiling { get; init; } = int.MaxValue;

    /// <summary>What a cut leaves of the limit. Default 0.7 (A1.6).</summary>
    public double Decrease { get; init; } = 0.7;

    /// <summary>At most one cut in this time, and so long without a refusal before the limit returns to what it had proven. Default 1 s (A1.9).</summary>
    public TimeSpan CoolOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two growths past the proven limit, each after a window without a refusal in which the limit was used. Default 30 s (A1.9).</summary>
    public TimeSpan GrowthEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The least that one growth adds. Default 1 (A1.5).</summary>
    public int GrowthStep { get; init; } = 1;

    /// <summary>What the first growth adds as a share of the limit; doubled with every further one in a row. Default 0.05 (ours: +1 never gets from 100 to 400).</summary>
    public double GrowthShare { get; init; } = 0.05;

    /// <summary>Growth and cuts never leave more than this many times the concurrency measured as stable. Default 1.2 (A1.7).</summary>
    public double StableMargin { get; init; } = 1.2;

    /// <summary>How many may wait. Default 4096.</summary>
    public int MaxWaiting { get; init; } = 4096;

    /// <summary>The share that guaranteed tenants get first. Default 20 of 60 (A1.15).</summary>
    public double GuaranteedShare { get; init; } = 20.0 / 60;

    /// <summary>The share that batch calls never exceed. Default 15 of 60 (A1.15, A4.4).</summary>
    public double BatchShare { get; init; } = 15.0 / 60;

    /// <summary>Interactive calls that may start while a batch call could, before it goes first. Default 10 (ours: F-M4 wants a bound).</summary>
    public int BatchTurn { get; init; } = 10;

    /// <summary>The most permits one tenant may hold, unless its entry says otherwise. Zero, the default: no bound.</summary>
    public int TenantMax { get; init; }

    /// <summary>What a limit gives to guaranteed tenants first.</summary>
    internal int Guaranteed(int limit) => Part(limit, GuaranteedShare);

    /// <summary>What a limit gives to batch calls at most.</summary>
    internal int Batch(int limit) => Part(limit, BatchShare);

    /// <summary>Whole permits of a share, at least one of any share at all: a limit of 4 must not shut the batch lane.</summary>
    private static int Part(int limit, double share)
    {
        if (share <= 0)
        {
            return 0;
        }

        // Thirds of a limit come out a hair below the whole number.
        return limit == int.MaxValue ? limit : Math.Max(1, (int)((limit * share) + 1e-9));
    }
}
