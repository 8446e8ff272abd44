namespace Breakwater.Core.Primitives;

/// <summary>
/// What may come on top of requests: each request deposits a share, each extra withdraws one, and never more than the burst is saved, so that at every
/// moment extras ≤ share × requests + burst. Lock-free. Counts thousandths; a share is rounded down to them.
/// </summary>
public sealed class ShareBudget
{
    private const long One = 1000;
    private long balance;
    private long deposit;
    private long most;

    /// <summary>Starts with the whole burst. A burst of zero allows nothing.</summary>
    public ShareBudget(double share, int burst)
    {
        Change(share, burst);
        balance = most;
    }

    /// <summary>Extras that could be made now.</summary>
    public double Balance => Volatile.Read(ref balance) / (double)One;

    /// <summary>Other numbers from now on; what is saved stays, up to the new burst.</summary>
    public void Change(double share, int burst)
    {
        Volatile.Write(ref deposit, (long)((decimal)share * One));
        Volatile.Write(ref most, burst * One);
        var seen = Volatile.Read(ref balance);
        while (seen > burst * One && !Swap(ref seen, burst * One))
        {
        }
    }

    /// <summary>One request was made. Writes nothing when the burst is full, so that healthy traffic shares the line of memory.</summary>
    public void Deposit() => Add(Volatile.Read(ref deposit));

    /// <summary>Takes leave for one extra; false when there is none.</summary>
    public bool TryWithdraw()
    {
        var seen = Volatile.Read(ref balance);
        while (seen >= One)
        {
            if (Swap(ref seen, seen - One))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives back a withdrawal whose extra was never made.</summary>
    public void Return() => Add(One);

    private void Add(long amount)
    {
        var cap = Volatile.Read(ref most);
        var seen = Volatile.Read(ref balance);
        while (seen < cap && !Swap(ref seen, Math.Min(cap, seen + amount)))
        {
        }
    }

    /// <summary>Sets the balance if it is as last seen; else sees it anew.</summary>
    private bool Swap(ref long seen, long next)
    {
        var before = Interlocked.CompareExchange(ref balance, next, seen);
        var swapped = before == seen;
        seen = before;
        return swapped;
    }
}
