namespace Breakwater.Upstream.Providers;

/// <summary>One model. What may be left out is settable: generated readers would overwrite the default of an init-only member.</summary>
internal sealed record CatalogueEntry
{
    public required string Id { get; init; }

    public required string Vendor { get; init; }

    public IReadOnlyList<string> Aliases { get; set; } = [];

    public required string Quality { get; init; }

    public long? ContextWindow { get; init; }

    public long? MaxOutput { get; init; }

    public required IReadOnlyList<string> Surfaces { get; init; }

    public IReadOnlyList<string> Traits { get; set; } = [];

    /// <summary>What it cannot do; nothing else is known to be missing.</summary>
    public IReadOnlyList<string> Lacks { get; set; } = [];

    public required string Certainty { get; init; }

    public required IReadOnlyList<CataloguePrice> Prices { get; init; }
}
