namespace Breakwater.Upstream.Providers;

/// <summary>The catalogue as its file has it.</summary>
internal sealed record CatalogueDocument
{
    public required DateOnly AsOf { get; init; }

    /// <summary>Where the figures come from.</summary>
    public required string Source { get; init; }

    /// <summary>What the figures mean.</summary>
    public required string Units { get; init; }

    public required IReadOnlyList<CatalogueUnknown> Unknown { get; init; }

    public required IReadOnlyList<string> DefaultRoute { get; init; }

    public required IReadOnlyList<CatalogueEntry> Models { get; init; }
}

/// <summary>What to expect of a vendor's unknown model.</summary>
internal sealed record CatalogueUnknown
{
    public required string Vendor { get; init; }

    public required IReadOnlyList<string> Traits { get; init; }

    public required long MaxOutput { get; init; }
}
