namespace Breakwater.Upstream.Providers;

/// <summary>The catalogue as its file has it.</summary>
internal sealed record CatalogueDocument
{
    public required DateOnly AsOf { get; init; }

    /// <summary>Where the figures come from.</summary>
    public required string Source { get; init; }

    /// <summary>What the figures mean.</summary>
    public required string Units { get; init; }

    public required Dictionary<string, CatalogueUnknown> Unknown { get; init; }

    public required IReadOnlyList<string> DefaultRoute { get; init; }

    public required IReadOnlyList<CatalogueEntry> Models { get; init; }
}

/// <summary>What to expect of a vendor's unknown model.</summary>
internal sealed record CatalogueUnknown
{
    public required IReadOnlyList<string> Traits { get; init; }

    public required long MaxOutput { get; init; }
}

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

    public required string Certainty { get; init; }

    public required IReadOnlyList<CataloguePrice> Prices { get; init; }
}

/// <summary>One price, in US dollars per million tokens.</summary>
internal sealed record CataloguePrice
{
    public DateOnly? From { get; init; }

    public DateOnly? Until { get; init; }

    public required decimal Input { get; init; }

    public decimal? CachedInput { get; init; }

    public decimal? CacheWrite { get; init; }

    public decimal? CacheWriteLong { get; init; }

    public required decimal Output { get; init; }

    public decimal WebSearchesPerThousand { get; init; }

    public CatalogueLongContext? LongContext { get; init; }

    public decimal Batch { get; set; } = 1;

    public decimal Priority { get; set; } = 1;
}

/// <summary>Factors for long prompts.</summary>
internal sealed record CatalogueLongContext
{
    public required long Threshold { get; init; }

    public required decimal Input { get; init; }

    public required decimal Cache { get; init; }

    public required decimal Output { get; init; }
}
