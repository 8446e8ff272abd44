namespace Breakwater.Core.Budgets;

/// <summary>
/// What a model costs while the price is valid. Token prices are whole nano-USD per million tokens; factors are thousandths, so that every sum is exact.
/// </summary>
public sealed record ModelPrice
{
    /// <summary>Input tokens at the plain price.</summary>
    public required long Input { get; init; }

    /// <summary>Input tokens read from a prompt cache; the plain price where the provider gives no discount.</summary>
    public required long CachedInput { get; init; }

    /// <summary>Input tokens written to a prompt cache with the short time to live; the plain price where writing is free.</summary>
    public required long CacheWrite { get; init; }

    /// <summary>Input tokens written to a prompt cache with the long time to live.</summary>
    public required long CacheWriteLong { get; init; }

    /// <summary>Generated tokens, reasoning included.</summary>
    public required long Output { get; init; }

    /// <summary>Input tokens of audio; null where they cost what text does.</summary>
    public long? AudioInput { get; init; }

    /// <summary>Generated tokens of audio; null where they cost what text does.</summary>
    public long? AudioOutput { get; init; }

    /// <summary>Nano-USD for a thousand web searches run by the provider.</summary>
    public long WebSearchesPerThousand { get; init; }

    /// <summary>Nano-USD for a thousand pages fetched by the provider.</summary>
    public long WebFetchesPerThousand { get; init; }

    /// <summary>What changes for long prompts; null when nothing does.</summary>
    public LongContextPrice? LongContext { get; init; }

    /// <summary>Factor on tokens in the provider's batch service, in thousandths.</summary>
    public int BatchThousandths { get; init; } = 1000;

    /// <summary>Factor on tokens in the provider's flexible service, in thousandths.</summary>
    public int FlexThousandths { get; init; } = 1000;

    /// <summary>Factor on tokens in the provider's priority or fast service, in thousandths.</summary>
    public int PriorityThousandths { get; init; } = 1000;

    /// <summary>First day of validity (UTC); null for always.</summary>
    public DateOnly? From { get; init; }

    /// <summary>First day on which the price is no longer valid (UTC); null for no end.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Whether the price is valid on a day.</summary>
    public bool IsValidOn(DateOnly day) => (From is null || day >= From) && (Until is null || day < Until);
}

/// <summary>The price of a whole request whose prompt is longer than a threshold; factors in thousandths of the plain prices.</summary>
/// <param name="Threshold">Input tokens, cached ones included, above which the factors hold for all tokens of the request.</param>
/// <param name="InputThousandths">Factor on plain input.</param>
/// <param name="CacheThousandths">Factor on cache reads and writes.</param>
/// <param name="OutputThousandths">Factor on output.</param>
public sealed record LongContextPrice(long Threshold, int InputThousandths, int CacheThousandths, int OutputThousandths);
