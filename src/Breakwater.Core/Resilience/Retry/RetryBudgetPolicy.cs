namespace Breakwater.Core.Resilience.Retry;

/// <summary>How many attempts all requests together may cause: at most (1 + share) × requests + burst (invariant 5).</summary>
public sealed record RetryBudgetPolicy
{
    /// <summary>Extra attempts per request, in the long run. Default 0.2, which keeps amplification below 1.3 (A1.3, C1).</summary>
    public double Share { get; init; } = 0.2;

    /// <summary>Extra attempts that quiet times save up; 0 allows none at all. Default 10.</summary>
    public int Burst { get; init; } = 10;
}
