namespace Breakwater.Core.Budgets;

/// <summary>What a request may use at most, before it is sent.</summary>
public readonly record struct SpendBound
{
    /// <summary>Tokens of its prompt, cached ones included.</summary>
    public required long Input { get; init; }

    /// <summary>Tokens of its answer, reasoning and all choices included.</summary>
    public required long Output { get; init; }

    /// <summary>Which of the provider's services may run it.</summary>
    public ServiceBound Service { get; init; }

    /// <summary>True when the prompt may be written to a cache with the long time to live.</summary>
    public bool MayWriteLong { get; init; }

    /// <summary>True when it hears or speaks.</summary>
    public bool HasAudio { get; init; }

    /// <summary>Web searches that the provider may run.</summary>
    public long WebSearches { get; init; }

    /// <summary>Pages that the provider may fetch.</summary>
    public long WebFetches { get; init; }
}

/// <summary>Which service of a provider a request may meet. None is cheaper than plain: a provider may fall back to it.</summary>
public enum ServiceBound
{
    /// <summary>Whatever the provider's settings say, the dearest included.</summary>
    Any,

    /// <summary>The plain one.</summary>
    Standard,

    /// <summary>The flexible one, else the plain one.</summary>
    Flex,
}
