using Breakwater.Core.Upstreams.Health;

namespace Breakwater.Core.Line.Planning;

/// <summary>Everything that the order by health depends on: the same question always has the same answer.</summary>
public sealed record RankingQuestion
{
    /// <summary>How the targets stand, in the plan's order; at least two.</summary>
    public required IReadOnlyList<TargetTrouble> Troubles { get; init; }

    /// <summary>What the damping of the route knew.</summary>
    public required DwellState Dwell { get; init; }

    /// <summary>The least time between two changes of the head.</summary>
    public required TimeSpan HoldFor { get; init; }

    /// <summary>A number from 0 to below 1 that decides a trial; null where none was needed.</summary>
    public double? Draw { get; init; }
}

/// <summary>The order by health.</summary>
/// <param name="Order">Places of the question's targets, each once.</param>
/// <param name="Head">The place that the damping has at the head.</param>
/// <param name="IsTrial">True when the plan's first goes first all the same, to see whether it is well again.</param>
public sealed record RankingAnswer(IReadOnlyList<int> Order, int Head, bool IsTrial);
