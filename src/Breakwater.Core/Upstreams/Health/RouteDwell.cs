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
    /// <param name="before">What was known before: with it and the rest the same place follows again.</param>
    public int Head(ReadOnlySpan<TargetTrouble> troubles, TimeSpan now, TimeSpan holdFor, out DwellState before)
    {
        lock (gate)
        {
            before = new DwellState(head, now - since, cause);
            var next = before.Next(troubles, holdFor);
            (head, since, cause) = (next.Head, now - next.Age, next.Cause);
            moved = head != 0;
            return head;
        }
    }
}
