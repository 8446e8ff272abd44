namespace Breakwater.Simulator.Providers.Limits;

/// <summary>What one model allows; null is no limit of that kind and no header for it.</summary>
public sealed record ModelLimits
{
    /// <summary>Requests per window.</summary>
    public long? Requests { get; init; } = 10_000_000;

    /// <summary>Length of the request window: a minute, or a day for a daily limit.</summary>
    public TimeSpan RequestWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Estimated input tokens per minute (OpenAI TPM, Anthropic ITPM).</summary>
    public long? InputTokens { get; init; } = 10_000_000_000;

    /// <summary>Output tokens per minute; Anthropic only, charged when they are produced.</summary>
    public long? OutputTokens { get; init; } = 2_000_000_000;

    /// <summary>Requests answered at once; the refusal says so.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Requests answered at once, without any header or message telling it: the refusal is a plain 429 while the headers show room.</summary>
    public int? HiddenConcurrency { get; init; }
}
