namespace Breakwater.Core.Upstreams.Health;

/// <summary>What the damping of a route knows: which place is its head, since when, and how badly off the one was that was left last.</summary>
public readonly record struct DwellState(int Head, TimeSpan Age, TargetTrouble Cause)
{
    /// <summary>The state after a look at the candidates: a pure function, so that it can be asked again from a log.</summary>
    /// <param name="troubles">How the candidates stand, in the plan's order.</param>
    /// <param name="holdFor">The least time between two changes.</param>
    public DwellState Next(ReadOnlySpan<TargetTrouble> troubles, TimeSpan holdFor)
    {
        var head = Head < troubles.Length ? Head : 0;
        var best = Best(troubles);
        var gains = troubles[best] < troubles[head];

        // To come home is no new trouble: the old cause stays, or a target that flaps would take the route along.
        return best != head && (Age >= holdFor || (gains && troubles[head] > Cause))
            ? new DwellState(best, TimeSpan.Zero, gains ? troubles[head] : Cause)
            : this with { Head = head };
    }

    // The first of the best: among equals the plan's order counts, and so the head comes home.
    private static int Best(ReadOnlySpan<TargetTrouble> troubles)
    {
        var best = 0;
        for (var i = 1; i < troubles.Length; i++)
        {
            best = troubles[i] < troubles[best] ? i : best;
        }

        return best;
    }
}
