namespace Breakwater.Core.Resilience.Retry;

/// <summary>How often and after what waits one request is tried.</summary>
public sealed record RetryPolicy
{
    /// <summary>Attempts in all, the first one counted (C2). Default 3 (A1.25).</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>
    /// Attempts after the first one, as long as each of them repeats one; a target that was not asked yet is asked whatever this says, within <see cref="MaxAttempts"/>.
    /// Default no bound of its own (A2.16 to A2.18).
    /// </summary>
    public int MaxRetries { get; init; } = int.MaxValue;

    /// <summary>What all requests of the process may add together.</summary>
    public RetryBudgetPolicy Budget { get; init; } = new();

    /// <summary>The waits between attempts on the same target.</summary>
    public Backoff Backoff { get; init; } = new();

    /// <summary>This policy with the lowest of all caps on attempts (C1), one at least; null caps nothing. Itself when no cap is lower.</summary>
    public RetryPolicy Within(params ReadOnlySpan<int?> caps)
    {
        var lowest = MaxAttempts;
        foreach (var cap in caps)
        {
            lowest = cap < lowest ? Math.Max(1, cap.Value) : lowest;
        }

        return lowest < MaxAttempts ? this with { MaxAttempts = lowest } : this;
    }
}
