namespace Breakwater.Core.Resilience.RateLimit;

/// <summary>What one answer's headers tell of a provider's limits (protocols 4). A lane without a limit was not told of.</summary>
public readonly record struct QuotaReading(QuotaLane Requests, QuotaLane Tokens, QuotaLane Input, QuotaLane Output)
{
    /// <summary>True when nothing was told.</summary>
    public bool IsEmpty => Requests.Limit <= 0 && Tokens.Limit <= 0 && Input.Limit <= 0 && Output.Limit <= 0;
}

/// <summary>One limit of a provider.</summary>
/// <param name="Limit">What the bucket holds when full; zero when untold.</param>
/// <param name="Remaining">What it holds now.</param>
/// <param name="Reset">Time until it is full again.</param>
public readonly record struct QuotaLane(double Limit, double Remaining, TimeSpan Reset);

/// <summary>What a call needs of a provider's limits.</summary>
/// <param name="Prompt">Tokens of its prompt.</param>
/// <param name="Answer">Tokens its answer may have.</param>
public readonly record struct QuotaNeed(long Prompt, long Answer);
