using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>What a request has taken, and of which buckets: a reload may put others in their place, which it owes nothing.</summary>
internal readonly record struct RateHold(TokenBucket? Own, TokenBucket? All, long Amount)
{
    /// <summary>Puts what was used in place of what was taken.</summary>
    public void Settle(long used, TimeSpan now)
    {
        Settle(Own, used, now);
        Settle(All, used, now);
    }

    private void Settle(TokenBucket? bucket, long used, TimeSpan now)
    {
        if (used > Amount)
        {
            bucket?.Charge(used - Amount, now);
        }
        else if (used < Amount)
        {
            bucket?.Refund(Amount - used, now);
        }
    }
}
