using Breakwater.Simulator.Faults;
using Breakwater.Simulator.Providers.Limits;

namespace Breakwater.Simulator.Providers;

/// <summary>Everything a run of the simulated providers depends on.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Address both listeners bind to.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>0 takes a free port.</summary>
    public int OpenAiPort { get; init; }

    /// <summary>0 takes a free port.</summary>
    public int AnthropicPort { get; init; }

    /// <summary>The same seed and request give the same answer, ids and usage, streamed or not.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Model names accepted besides the built-in ones; a name holding "embedding" only embeds.</summary>
    public IReadOnlyList<string> OpenAiModels { get; init; } = [];

    /// <summary>Model names accepted besides the built-in ones.</summary>
    public IReadOnlyList<string> AnthropicModels { get; init; } = [];

    public PacingOptions Pacing { get; init; } = new();

    /// <summary>Limits by model name; "*" stands for every model not named.</summary>
    public IReadOnlyDictionary<string, ModelLimits> Limits { get; init; } = new Dictionary<string, ModelLimits>(StringComparer.Ordinal);

    /// <summary>Keys that are accepted; null accepts any key that is not empty.</summary>
    public IReadOnlySet<string>? ApiKeys { get; init; }

    /// <summary>Report prompt prefixes seen before as cached tokens; usage then depends on what came before.</summary>
    public bool SimulateCache { get; init; }

    /// <summary>Faults in force from the start.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];
}
