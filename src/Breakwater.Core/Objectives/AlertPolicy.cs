namespace Breakwater.Core.Objectives;

/// <summary>Every alert there is. They are few on purpose (A2.30).</summary>
public enum AlertKind
{
    /// <summary><c>success_ratio_5m</c> of tier gold (A2.30).</summary>
    GoldSuccess,

    /// <summary><c>failover_rate_5m</c> (A2.30).</summary>
    Failover,

    /// <summary><c>LLMProviderTimeoutSpike</c> (A5.12).</summary>
    TimeoutSpike,

    /// <summary><c>LLMBudgetNearLimit</c> (A5.13).</summary>
    BudgetNearLimit,

    /// <summary><c>soft_degrade_watch</c> (A6.8).</summary>
    SoftDegradeWatch,

    /// <summary><c>hard_cut_candidate</c> by timeouts (A6.9).</summary>
    HardCutTimeouts,

    /// <summary><c>hard_cut_candidate_p95</c> (A6.9).</summary>
    HardCutLatency,
}

/// <summary>When an alert is raised: its figure is beyond a threshold for some time.</summary>
/// <param name="Enabled">Whether it is looked for.</param>
/// <param name="Threshold">The figure that is still well.</param>
/// <param name="For">How long it must be beyond.</param>
public sealed record AlertRule(bool Enabled, double Threshold, TimeSpan For)
{
    /// <summary>True when low figures are bad.</summary>
    public bool IsFloor { get; init; }

    /// <summary>Whether a figure is beyond the threshold.</summary>
    public bool IsBroken(double value) => Enabled && (IsFloor ? value < Threshold : value > Threshold);

    /// <summary>Whether a raised alert's figure is well again: a tenth of the way back, so that one at the edge does not come and go.</summary>
    public bool IsWell(double value) => IsFloor ? value >= Threshold + ((1 - Threshold) * 0.1) : value <= Threshold * 0.9;
}

/// <summary>The rules of all alerts.</summary>
public sealed record AlertPolicy
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    /// <summary>How long a figure must be well before an alert is cleared (ours).</summary>
    public static readonly TimeSpan ClearAfter = TimeSpan.FromMinutes(1);

    /// <summary>How long what was seen last is taken to go on where there is nothing to see, as behind an open breaker (ours).</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(5);

    /// <summary>Fewer requests of five minutes raise nothing (ours).</summary>
    public const int LeastRequests = 20;

    public AlertRule GoldSuccess { get; init; } = new(true, 0.99, Soon) { IsFloor = true };

    public AlertRule Failover { get; init; } = new(true, 0.15, Soon);

    public AlertRule TimeoutSpike { get; init; } = new(true, 0.08, TimeSpan.FromMinutes(5));

    public AlertRule BudgetNearLimit { get; init; } = new(true, 0.9, TimeSpan.FromMinutes(3));

    public AlertRule SoftDegradeWatch { get; init; } = new(true, 0.03, TimeSpan.FromMinutes(5));

    public AlertRule HardCutTimeouts { get; init; } = new(true, 0.08, TimeSpan.FromMinutes(2));

    /// <summary>The figure is p95 as a multiple of <see cref="LatencySla"/>.</summary>
    public AlertRule HardCutLatency { get; init; } = new(true, 1.8, TimeSpan.FromMinutes(2));

    /// <summary>What p95 is measured by. Default 8 s (A1.2).</summary>
    public TimeSpan LatencySla { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The rule of an alert.</summary>
    public AlertRule Of(AlertKind kind) => kind switch
    {
        AlertKind.GoldSuccess => GoldSuccess,
        AlertKind.Failover => Failover,
        AlertKind.TimeoutSpike => TimeoutSpike,
        AlertKind.BudgetNearLimit => BudgetNearLimit,
        AlertKind.SoftDegradeWatch => SoftDegradeWatch,
        AlertKind.HardCutTimeouts => HardCutTimeouts,
        _ => HardCutLatency,
    };

    /// <summary>The name of an alert, the article's own where it has one.</summary>
    public static string NameOf(AlertKind kind) => kind switch
    {
        AlertKind.GoldSuccess => "success_ratio_5m",
        AlertKind.Failover => "failover_rate_5m",
        AlertKind.TimeoutSpike => "LLMProviderTimeoutSpike",
        AlertKind.BudgetNearLimit => "LLMBudgetNearLimit",
        AlertKind.SoftDegradeWatch => "soft_degrade_watch",
        AlertKind.HardCutTimeouts => "hard_cut_candidate",
        _ => "hard_cut_candidate_p95",
    };
}
