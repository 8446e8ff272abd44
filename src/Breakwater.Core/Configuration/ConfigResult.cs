namespace Breakwater.Core.Configuration;

/// <summary>What a reading gave.</summary>
/// <param name="Config">The configuration; null when there are problems.</param>
/// <param name="Problems">Everything that is wrong, in the file's order.</param>
/// <param name="Warnings">What the reader left out or thinks unwise.</param>
public sealed record ConfigResult(GatewayConfig? Config, IReadOnlyList<ConfigProblem> Problems, IReadOnlyList<ConfigProblem> Warnings);
