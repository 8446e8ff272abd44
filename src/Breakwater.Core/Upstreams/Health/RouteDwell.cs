namespace Breakwater.Core.Upstreams.Health;

/// <summary>How bad a target is off; worse ones come later.</summary>
public enum TargetTrouble
{
    None,

    /// <summary>Its score is too low.</summary>
    Unhealthy,

    /// <summary>Its breaker is half-open: it is being tried.</summary>
    Mending,

    /// <summary>Its breaker is open.</summary>
    Open,
}

/// <summary>
/// Keeps the head of a route where it is for a while (A2.24): after a change it stays for the policy's time, unless the present head is off worse than the one
/// was that was left last. Comes home to the plan's first once that is as well as any. Passive; safe for concurrent use.
/// </summary>
public sealed class RouteDwell
{
    private readonly Lock gate = new();
    private volatile bool moved;
    private int head;
    private TimeSpan since = -TimeSpan.FromDays(1);
    private TargetTrouble cause;

    /// <summary>True while the head is not the plan's first.</summary>
    public bool HasMoved => moved;

    /// <summary>The place of the target that goes first.</summary>
    /// <param name="troubles">How the candidates stand, in the plan's order.</param>
    /// <param name="now">The time.</param>
    /// <param name="holdFor">The least time between two changes.</param>
    public int Head(ReadOnlySpan<TargetTrouble> troubles, TimeSpan now, TimeSpan holdFor)
    {
        lock (gate)
        {
            head = head < troubles.Length ? head : 0;
            var best = Best(troubles);
            var gains = troubles[best] < troubles[head];
            if (best != head && (now - since >= holdFor || (gains && troubles[head] > cause)))
            {
                // To come home is no new trouble: the old cause stays, or a target that flaps would take the route along.
                cause = gains ? troubles[head] : cause;
                (head, since) = (best, now);
            }

            moved = head != 0;
            return head;
        }
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
