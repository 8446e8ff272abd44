namespace Breakwater.Core.Resilience.Breaker;

/// <summary>When a breaker opens, for how long, and how it comes back. A closed breaker opens on whichever rule is met first (C7).</summary>
public sealed record BreakerPolicy
{
    private static readonly TripRule[] DefaultRules =
    [
        new(TimeSpan.FromSeconds(30), MinimumCalls: 20, Share: 0.5),
        new(TimeSpan.FromSeconds(30), MinimumCalls: 50, Share: 0.25, Windows: 2),
    ];

    /// <summary>Failures in a row that trip; 0 switches the rule off. Default 5 (A2.13, A7.6).</summary>
    public int ConsecutiveFailures { get; init; } = 5;

    /// <summary>The longest time from the first to the last of them. Default 30 s (A7.6).</summary>
    public TimeSpan ConsecutiveWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Shares of failures that trip. Default: 50 % of 20 calls in 30 s (A4.9); 25 % of 50 calls in two windows of 30 s in a row (A12.9).</summary>
    public IReadOnlyList<TripRule> Rules { get; init; } = DefaultRules;

    /// <summary>How long the first opening lasts. Default 20 s (C9).</summary>
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What each further opening without calm between multiplies that by. Default 2.</summary>
    public double OpenGrowth { get; init; } = 2;

    /// <summary>The longest an opening lasts. Default 1 min (ours): as much later a target that has mended is noticed.</summary>
    public TimeSpan LongestOpen { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Closed for this long counts as calm: the next opening is a first one again. Default 10 min (C13).</summary>
    public TimeSpan CalmAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>While half-open, one call in this many enters as a probe; the first always does. Default 10 (A1.19, A7.6, C12).</summary>
    public int ProbeEvery { get; init; } = 10;

    /// <summary>The most probes under way at once. Default 3 (A2.25, C12).</summary>
    public int ProbesAtOnce { get; init; } = 3;

    /// <summary>Probes that decide a half-open period. Default 3 (A2.13).</summary>
    public int ProbesToJudge { get; init; } = 3;

    /// <summary>How many of them must succeed to close, at most <see cref="ProbesToJudge"/>. Default 2 (A2.13).</summary>
    public int SuccessesToClose { get; init; } = 2;

    /// <summary>The time limit that whoever makes a probe call gives it. Default 2 s (A2.25, C12).</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A probe without a report for this long is lost, and the breaker opens again. Default 60 s.</summary>
    public TimeSpan ProbeLease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The shares of calls let in after closing, for equal parts of <see cref="RampFor"/>; all afterwards. Default 25 % and 50 % (A1.20, C13).</summary>
    public IReadOnlyList<double> RampSteps { get; init; } = [0.25, 0.5];

    /// <summary>How long the ramp takes; zero for none. Default 30 s (C13).</summary>
    public TimeSpan RampFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an opening lasts that follows <paramref name="earlier"/> others without calm between.</summary>
    internal TimeSpan OpenTime(int earlier)
    {
        var grown = OpenFor.Ticks * Math.Pow(OpenGrowth, earlier);
        return grown >= LongestOpen.Ticks ? LongestOpen : TimeSpan.FromTicks((long)grown);
    }

    /// <summary>The share of calls let in some time after closing.</summary>
    internal double RampShare(TimeSpan closedFor)
    {
        if (closedFor >= RampFor || RampSteps.Count == 0)
        {
            return 1;
        }

        return RampSteps[(int)(closedFor.Ticks * RampSteps.Count / RampFor.Ticks)];
    }
}
