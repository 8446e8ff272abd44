namespace Breakwater.Core.Routing.Rollouts;

/// <summary>What gold sets said of a rollout's new arm.</summary>
/// <param name="Score">The share of cases passed, 0 to 1.</param>
/// <param name="Broken">The first floor of the sets themselves that is broken; null when all hold.</param>
public readonly record struct ArmQuality(double Score, string? Broken);
