using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>
/// The buckets that a request has taken from, or is to: its tenant's, its tenant's for the model, everybody's; null where there is none. The buckets themselves, since
/// a reload may put others in their place, which it owes nothing.
/// </summary>
internal readonly record struct RateHold(TokenBucket? Own, TokenBucket? Model, TokenBucket? All)
{
    /// <summary>Takes from every bucket, or from none; <paramref name="over"/> is the one that refused.</summary>
    public RateGrant Take(long amount, TimeSpan now, TimeSpan patience, out TokenBucket? over)
    {
        var own = Take(over = Own, amount, now, patience);
        if (!own.Granted)
        {
            return own;
        }

        var model = Take(over = Model, amount, now, patience);
        if (!model.Granted)
        {
            Own?.Refund(amount, now);
            return model;
        }

        var all = Take(over = All, amount, now, patience);
        if (!all.Granted)
        {
            Own?.Refund(amount, now);
            Model?.Refund(amount, now);
            return all;
        }

        over = null;
        return Longest(own, Longest(model, all));
    }

    /// <summary>Puts what was used in place of what was taken.</summary>
    public void Settle(long taken, long used, TimeSpan now)
    {
        Settle(Own, taken, used, now);
        Settle(Model, taken, used, now);
        Settle(All, taken, used, now);
    }

    private static RateGrant Take(TokenBucket? bucket, long amount, TimeSpan now, TimeSpan patience) => bucket?.Take(amount, now, patience) ?? RateGrant.Now;

    private static RateGrant Longest(in RateGrant one, in RateGrant other) => one.Wait > other.Wait ? one : other;

    private static void Settle(TokenBucket? bucket, long taken, long used, TimeSpan now)
    {
        if (used > taken)
        {
            bucket?.Charge(used - taken, now);
        }
        else if (used < taken)
        {
            bucket?.Refund(taken - used, now);
        }
    }
}
