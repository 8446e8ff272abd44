namespace Breakwater.Core.Primitives;

/// <summary>
/// What one generation used, in tokens, with every priced dimension apart (protocols 8.4).
/// <see cref="Input"/> excludes cache reads and writes; <see cref="Output"/> includes <see cref="Reasoning"/>.
/// </summary>
public readonly record struct TokenUsage
{
    // Every attempt and every stream keeps one: what is never large is kept small.
    private readonly int reasoning;
    private readonly int audioInput;
    private readonly int audioOutput;
    private readonly int webSearches;
    private readonly ushort webFetches;
    private readonly PriceTier tier;
    private readonly bool estimated;

    /// <summary>Input tokens at the plain price: neither read from nor written to a prompt cache.</summary>
    public long Input { get; init; }

    /// <summary>Input tokens served from a prompt cache.</summary>
    public long CacheRead { get; init; }

    /// <summary>Input tokens written with the short time to live (Anthropic 5 min, OpenAI 30 min, or unstated).</summary>
    public long CacheWrite { get; init; }

    /// <summary>Input tokens written with the long time to live (Anthropic 1 h, OpenAI 12 h).</summary>
    public long CacheWriteLong { get; init; }

    /// <summary>Generated tokens, reasoning included.</summary>
    public long Output { get; init; }

    /// <summary>The part of <see cref="Output"/> that was reasoning.</summary>
    public long Reasoning
    {
        get => reasoning;
        init => reasoning = Fit(value);
    }

    /// <summary>The part of <see cref="Input"/> that was audio.</summary>
    public long AudioInput
    {
        get => audioInput;
        init => audioInput = Fit(value);
    }

    /// <summary>The part of <see cref="Output"/> that was audio.</summary>
    public long AudioOutput
    {
        get => audioOutput;
        init => audioOutput = Fit(value);
    }

    /// <summary>Hosted web searches that the provider ran and bills apart.</summary>
    public long WebSearches
    {
        get => webSearches;
        init => webSearches = Fit(value);
    }

    /// <summary>Pages that the provider fetched and bills apart.</summary>
    public long WebFetches
    {
        get => webFetches;
        init => webFetches = (ushort)Math.Clamp(value, 0, ushort.MaxValue);
    }

    /// <summary>The service that really ran it, as the provider told.</summary>
    public PriceTier Tier
    {
        get => tier;
        init => tier = value;
    }

    /// <summary>True when the provider gave no usage and the numbers are the gateway's estimate.</summary>
    public bool Estimated
    {
        get => estimated;
        init => estimated = value;
    }

    /// <summary>Everything the model was given to read.</summary>
    public long TotalInput => Input + CacheRead + CacheWrite + CacheWriteLong;

    /// <summary>Input and output together.</summary>
    public long Total => TotalInput + Output;

    private static int Fit(long count) => (int)Math.Clamp(count, 0, int.MaxValue);
}

/// <summary>The provider's service that ran a request and that its token prices depend on.</summary>
public enum PriceTier : byte
{
    Standard,

    /// <summary>Answered within a day.</summary>
    Batch,

    /// <summary>Answered when there is room.</summary>
    Flex,

    /// <summary>Ahead of others: <c>priority</c>, <c>fast</c>.</summary>
    Priority,
}
