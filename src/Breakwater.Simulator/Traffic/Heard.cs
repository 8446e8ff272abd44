namespace Breakwater.Simulator.Traffic;

/// <summary>What came of one request, as its client sees it.</summary>
internal readonly record struct Heard
{
    /// <summary>A whole answer.</summary>
    public bool IsGood { get; init; }

    /// <summary>HTTP status; 0 when no answer came, or it broke off.</summary>
    public int Status { get; init; }

    /// <summary>The answer's <c>retry-after</c>; null when it has none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The answer's <c>x-should-retry</c>; null when it has none.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>Attempts at providers that it took.</summary>
    public int Attempts { get; init; }
}
