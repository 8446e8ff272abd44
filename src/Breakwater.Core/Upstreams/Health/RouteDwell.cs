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
/// Keeps the head of a route where it is for a while (A2.24): after a change it stays for the policy's time, unless the present head is off worse than the old
/// one was when it was left. Passive; safe for concurrent use.
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
            if (best == head || troubles[best] == troubles[head])
            {
                // Alike: what is first in the plan's order goes back to the head once the time is over.
                best = best < head ? best : head;
            }

            if (best == head || (now - since < holdFor && troubles[head] <= cause))
            {
                return head;
            }

            cause = troubles[head];
            (head, since, moved) = (best, now, best != 0);
            return head;
        }
    }

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
