namespace Breakwater.Upstream.Providers;

/// <summary>One model.</summary>
internal sealed record CatalogueEntry
{
    public required string Id { get; init; }

    public required string Vendor { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public required string Quality { get; init; }

    public long? ContextWindow { get; init; }

    public long? MaxOutput { get; init; }

    public required IReadOnlyList<string> Surfaces { get; init; }

    public IReadOnlyList<string> Traits { get; init; } = [];

    /// <summary>What it cannot do; nothing else is known to be missing.</summary>
    public IReadOnlyList<string> Lacks { get; init; } = [];

    public required string Certainty { get; init; }

    public required IReadOnlyList<CataloguePrice> Prices { get; init; }
}
