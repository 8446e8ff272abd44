using Breakwater.Core.Primitives;
using Breakwater.Core.Routing;

namespace Breakwater.Core.Configuration.Options;

/// <summary>Whose API a provider speaks.</summary>
public enum Vendor { OpenAi, Anthropic }

/// <summary>One provider.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Vendor">Whose API it speaks.</param>
/// <param name="BaseUrl">Absolute http or https address.</param>
public sealed record ProviderOptions(string Name, Vendor Vendor, Uri BaseUrl)
{
    /// <summary>Keys to use in turn; empty sends none.</summary>
    public IReadOnlyList<Secret> ApiKeys { get; init; } = [];

    /// <summary>Sends the caller's own credential in place of keys.</summary>
    public bool Passthrough { get; init; }

    /// <summary>Globs of unknown model names that are passed on to it.</summary>
    public IReadOnlyList<Glob> Forward { get; init; } = [];

    /// <summary>The APIs it offers.</summary>
    public IReadOnlyList<Surface> Surfaces { get; init; } = [];

    /// <summary>True when the simulator stands in for it because it has no key.</summary>
    public bool Simulated { get; init; }

    /// <summary>Name and address: what may be shown.</summary>
    public override string ToString() => $"{Name} {BaseUrl.GetLeftPart(UriPartial.Path)}";
}
