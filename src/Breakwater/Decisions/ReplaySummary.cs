namespace Breakwater.Decisions;

/// <summary>What a changed policy would have done, all requests together. Costs are in nano-USD, of what was really used, at the first choice's price of that day.</summary>
internal sealed record ReplaySummary
{
    /// <summary>Decisions in the file.</summary>
    public required int Decisions { get; init; }

    /// <summary>Those that name no model, such as calls on stored responses: there is nothing to choose.</summary>
    public required int Skipped { get; init; }

    /// <summary>Requests whose first choice is another one.</summary>
    public required int Moved { get; init; }

    /// <summary>Requests whose first choice is the same, and whose stand-ins are others or in another order.</summary>
    public required int Reordered { get; init; }

    /// <summary>Requests that nobody could serve then, and now.</summary>
    public required int RefusedBefore { get; init; }

    public required int RefusedAfter { get; init; }

    public required long CostBefore { get; init; }

    public required long CostAfter { get; init; }

    /// <summary>Requests that are in neither sum of costs: nothing was used, nobody would serve them, or a price is not known.</summary>
    public required int Unpriced { get; init; }

    /// <summary>Requests under a latency limit, and those whose first choice's p95 was above it.</summary>
    public required int Limited { get; init; }

    public required int MissesBefore { get; init; }

    public required int MissesAfter { get; init; }

    /// <summary>Who goes where, the most first.</summary>
    public required IReadOnlyList<ReplayedMove> Moves { get; init; }

    public long CostDelta => CostAfter - CostBefore;

    public static ReplaySummary Of(int decisions, IReadOnlyList<ReplayedRequest> requests)
    {
        var priced = requests.Where(one => one.CostBefore is not null && one.CostAfter is not null).ToList();
        var limited = requests.Where(one => one.LimitMs is not null).ToList();
        return new ReplaySummary
        {
            Decisions = decisions,
            Skipped = decisions - requests.Count,
            Moved = requests.Count(one => one.IsMoved),
            Reordered = requests.Count(one => !one.IsMoved && !one.Before.SequenceEqual(one.After)),
            RefusedBefore = requests.Count(one => one.Before.Count == 0),
            RefusedAfter = requests.Count(one => one.After.Count == 0),
            CostBefore = priced.Sum(one => one.CostBefore!.Value),
            CostAfter = priced.Sum(one => one.CostAfter!.Value),
            Unpriced = requests.Count - priced.Count,
            Limited = limited.Count,
            MissesBefore = limited.Count(one => one.P95MsBefore > one.LimitMs),
            MissesAfter = limited.Count(one => one.P95MsAfter > one.LimitMs),
            Moves =
            [
                .. requests.Where(one => one.IsMoved)
                    .GroupBy(one => (From: one.FirstBefore, To: one.FirstAfter))
                    .Select(pair => new ReplayedMove(pair.Key.From, pair.Key.To, pair.Count(), pair.Sum(one => one.CostBefore is { } before && one.CostAfter is { } after ? after - before : 0)))
                    .OrderByDescending(move => move.Requests).ThenBy(move => move.From, StringComparer.Ordinal).ThenBy(move => move.To, StringComparer.Ordinal),
            ],
        };
    }
}

/// <summary>Requests that go elsewhere: from one first choice to another, how many, and what that costs more (or, below zero, less) in nano-USD.</summary>
internal sealed record ReplayedMove(string From, string To, int Requests, long CostDelta);
