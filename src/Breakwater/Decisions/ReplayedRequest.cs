namespace Breakwater.Decisions;

/// <summary>One request under the old and the new policy.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Before">The order of the choice as logged, with what a cutover moved, before health moved anybody; empty when nobody could serve it.</param>
/// <param name="After">The order of the choice now.</param>
/// <param name="Why">Why that order, or why nobody.</param>
internal sealed record ReplayedRequest(string Id, IReadOnlyList<string> Before, IReadOnlyList<string> After, string Why)
{
    private const string Nobody = "(nobody)";

    public string FirstBefore => Before.Count == 0 ? Nobody : Before[0];

    public string FirstAfter => After.Count == 0 ? Nobody : After[0];

    public bool IsMoved => FirstBefore != FirstAfter;

    /// <summary>What was used, at the old first choice's price of the day, in nano-USD; null when that cannot be told.</summary>
    public long? CostBefore { get; init; }

    /// <summary>The same at the new one's.</summary>
    public long? CostAfter { get; init; }

    /// <summary>The p95 that is fast enough, by the new configuration and the caller; null for any.</summary>
    public long? LimitMs { get; init; }

    /// <summary>The p95 of the old first choice then; null when it was not known.</summary>
    public long? P95MsBefore { get; init; }

    public long? P95MsAfter { get; init; }
}
