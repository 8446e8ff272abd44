namespace Breakwater.Core.Configuration;

/// <summary>What a configuration is read from.</summary>
/// <param name="File">The file's name for messages.</param>
/// <param name="Root">The file's tree; null for an empty file.</param>
/// <param name="Catalogue">The models that are known without being configured.</param>
public sealed record ConfigSource(string File, ConfigNode? Root, ModelCatalogue Catalogue)
{
    /// <summary>The providers that hold where the tree has none; null for no providers.</summary>
    public ConfigNode? DefaultProviders { get; init; }

    /// <summary>Numbers that hold above the file's, while an operator wants them (<c>breakwater preset</c>); null for none.</summary>
    public Profile? Preset { get; init; }

    /// <summary>Whether the store has tenants beside those of the tree; null where it was not opened.</summary>
    public bool? HasStoredTenants { get; init; } = false;

    /// <summary>The simulator that stands in for providers whose keys are missing; null to leave those out.</summary>
    public SimulatedAddresses? Simulated { get; init; }
}

/// <summary>Where the simulated providers listen.</summary>
/// <param name="OpenAi">Base address of the simulated OpenAI API.</param>
/// <param name="Anthropic">Base address of the simulated Anthropic API.</param>
public sealed record SimulatedAddresses(Uri OpenAi, Uri Anthropic);
