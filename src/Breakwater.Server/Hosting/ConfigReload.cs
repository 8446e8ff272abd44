using Breakwater.Core.Configuration;

namespace Breakwater.Server.Hosting;

/// <summary>What came of looking at the file again.</summary>
public enum ReloadOutcome
{
    /// <summary>The file holds what is running.</summary>
    Unchanged,

    /// <summary>The new configuration is running.</summary>
    Applied,

    /// <summary>The file is wrong; the old configuration goes on.</summary>
    Refused,
}

/// <summary>A reload for the log and the admin API; holds no secret.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Config">The configuration that runs now.</param>
/// <param name="Changes">What the new one sets differently.</param>
/// <param name="Problems">Why it was refused.</param>
/// <param name="Warnings">What the reader thinks unwise.</param>
public sealed record ConfigReload(
    ReloadOutcome Outcome,
    GatewayConfig Config,
    IReadOnlyList<ConfigChange> Changes,
    IReadOnlyList<ConfigProblem> Problems,
    IReadOnlyList<ConfigProblem> Warnings);
