using System.Globalization;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Routing.Rollouts;

/// <summary>What the new arm of a rollout must hold, by itself and beside the old one (A7.1, A7.10). Immutable.</summary>
public sealed record RolloutFloors
{
    /// <summary>Requests of an arm before it is judged, and of the new one before a step ends.</summary>
    public int LeastRequests { get; init; } = 50;

    /// <summary>Least share of successes; null for none.</summary>
    public double? SuccessRatio { get; init; }

    /// <summary>By how much the share of successes may be below the old arm's.</summary>
    public double SuccessDrop { get; init; } = 0.02;

    /// <summary>Longest p95; null for none.</summary>
    public TimeSpan? P95 { get; init; }

    /// <summary>How many times the old arm's p95 it may have.</summary>
    public double P95Factor { get; init; } = 1.5;

    /// <summary>Most that one request may cost on average; null for none.</summary>
    public Money? Cost { get; init; }

    /// <summary>How many times the old arm's cost of a request it may have.</summary>
    public double CostFactor { get; init; } = 1.5;

    /// <summary>Least share of gold cases passed; null when no gold set is asked.</summary>
    public double? Quality { get; init; }

    /// <summary>The floor that is broken, with its numbers; null while all hold or too little is known.</summary>
    /// <param name="old">The old arm.</param>
    /// <param name="fresh">The new arm.</param>
    /// <param name="quality">What gold sets said of the new arm; null before the first run.</param>
    public string? Breach(in ArmReading old, in ArmReading fresh, ArmQuality? quality) =>
        Quality is { } least && quality is { } tested && QualityBreach(tested, least) is { } poor ? poor
        : fresh.Requests < LeastRequests ? null
        : OwnBreach(fresh) ?? (old.Requests < LeastRequests ? null : RelativeBreach(old, fresh));

    private static string? QualityBreach(in ArmQuality tested, double least) =>
        tested.Broken is { } broken ? $"gold sets: {broken} (floors.quality)"
        : tested.Score < least ? Told($"quality {tested.Score:0.####} is below {least:0.####} (floors.quality)")
        : null;

    private string? OwnBreach(in ArmReading fresh) =>
        fresh.SuccessRatio < SuccessRatio ? Told($"success {fresh.SuccessRatio:0.####} is below {SuccessRatio:0.####} (floors.success_ratio)")
        : fresh.P95 > P95 ? Told($"p95 {fresh.P95.TotalSeconds:0.###} s is above {P95.Value.TotalSeconds:0.###} s (floors.p95)")
        : fresh.CostPerRequest > Cost ? Told($"a request costs {fresh.CostPerRequest} USD, above {Cost} (floors.cost_usd)")
        : null;

    // The hair's breadth is what sums of floating point are off by.
    private string? RelativeBreach(in ArmReading old, in ArmReading fresh) =>
        fresh.SuccessRatio < old.SuccessRatio - SuccessDrop - 1e-9
            ? Told($"success {fresh.SuccessRatio:0.####} is more than {SuccessDrop:0.####} below the old arm's {old.SuccessRatio:0.####} (floors.success_drop)")
        : old.P95 > TimeSpan.Zero && fresh.P95 > old.P95 * P95Factor
            ? Told($"p95 {fresh.P95.TotalSeconds:0.###} s is above {P95Factor:0.###} times the old arm's {old.P95.TotalSeconds:0.###} s (floors.p95_factor)")
        : old.CostPerRequest > Money.Zero && fresh.CostPerRequest.NanoUsd > old.CostPerRequest.NanoUsd * CostFactor
            ? Told($"a request costs {fresh.CostPerRequest} USD, above {CostFactor:0.###} times the old arm's {old.CostPerRequest} (floors.cost_factor)")
        : null;

    private static string Told(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
