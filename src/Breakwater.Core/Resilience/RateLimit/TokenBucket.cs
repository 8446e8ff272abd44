namespace Breakwater.Core.Resilience.RateLimit;

/// <summary>
/// A bucket that refills steadily (A4.2, A4.3). Who must wait takes its part now and goes on when that is there, so that waiters keep their order and never
/// race. More than the burst is granted when the bucket is full, and repaid before anybody else goes on. Over any sliding minute what is taken, less what
/// is given back, is at most the minute's rate and the burst (F-D1). Passive; safe for concurrent use.
/// </summary>
public sealed class TokenBucket
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private RateLimit limit;
    private double factor = 1;
    private double level;
    private TimeSpan at;
    private long window;
    private long told;

    /// <summary>A full bucket.</summary>
    public TokenBucket(RateLimit limit, TimeSpan now)
    {
        this.limit = limit;
        level = limit.Burst;
        at = now;
        window = -1;
    }

    private double Rate => limit.PerSecond * factor;

    /// <summary>Takes an amount if it is there within <paramref name="patience"/>.</summary>
    public RateGrant Take(double amount, TimeSpan now, TimeSpan patience)
    {
        lock (gate)
        {
            Refill_NeedsLock(now);
            var missing = Math.Min(amount, limit.Burst) - level;
            var grant = RateGrant.After(missing <= 0 ? TimeSpan.Zero : Span(missing / Rate), patience);
            level -= grant.Granted ? amount : 0;
            return grant;
        }
    }

    /// <summary>Gives back what was taken and not used.</summary>
    public void Refund(double amount, TimeSpan now)
    {
        lock (gate)
        {
            Refill_NeedsLock(now);
            level = Math.Min(limit.Burst, level + amount);
        }
    }

    /// <summary>Takes what was used beyond what had been taken; whoever comes next waits for it.</summary>
    public void Charge(double amount, TimeSpan now)
    {
        lock (gate)
        {
            Refill_NeedsLock(now);
            level -= amount;
        }
    }

    /// <summary>Another limit from now on; what was used under the old one stays used.</summary>
    public void SetLimit(RateLimit next, TimeSpan now)
    {
        lock (gate)
        {
            Refill_NeedsLock(now);
            level = next.Burst - (limit.Burst - level);
            level = Math.Min(level, next.Burst);
            limit = next;
        }
    }

    /// <summary>Lets only a part of the rate flow (A4.14); above 0 up to 1.</summary>
    public void Scale(double part, TimeSpan now)
    {
        lock (gate)
        {
            Refill_NeedsLock(now);
            factor = part;
        }
    }

    /// <summary>The bucket as callers are told.</summary>
    public RateStatus Status(TimeSpan now)
    {
        lock (gate)
        {
            Refill_NeedsLock(now);
            var remaining = (long)Math.Max(0, Math.Floor(level));
            var current = at.Ticks / Window.Ticks;
            told = current == window ? Math.Min(told, remaining) : remaining;
            window = current;
            return new RateStatus((long)Math.Floor(Rate * Window.TotalSeconds), told, Span(Math.Max(0, limit.Burst - level) / Rate));
        }
    }

    private static TimeSpan Span(double seconds) => TimeSpan.FromTicks((long)Math.Ceiling(Math.Min(seconds, 1e9) * TimeSpan.TicksPerSecond));

    private void Refill_NeedsLock(TimeSpan now)
    {
        if (now > at)
        {
            level = Math.Min(limit.Burst, level + ((now - at).TotalSeconds * Rate));
            at = now;
        }
    }
}
