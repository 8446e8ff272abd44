namespace Breakwater.Upstream.Providers;

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

    public decimal? AudioInput { get; init; }

    public decimal? AudioOutput { get; init; }

    public decimal WebSearchesPerThousand { get; init; }

    public decimal WebFetchesPerThousand { get; init; }

    public CatalogueLongContext? LongContext { get; init; }

    public decimal Batch { get; init; } = 1;

    public decimal Flex { get; init; } = 1;

    public decimal Priority { get; init; } = 1;
}

/// <summary>Factors for long prompts.</summary>
internal sealed record CatalogueLongContext
{
    public required long Threshold { get; init; }

    public required decimal Input { get; init; }

    public required decimal Cache { get; init; }

    public required decimal Output { get; init; }
}
