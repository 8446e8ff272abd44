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
    private readonly Reservoir held = new();
    private RateLimit limit;
    private double factor = 1;
    private long window = -1;
    private long told;

    /// <summary>A full bucket.</summary>
    public TokenBucket(RateLimit limit, TimeSpan now)
    {
        this.limit = limit;
        held.RiseTo(now);
        held.Set(limit.Burst, limit.Burst, limit.PerSecond);
    }

    /// <summary>The limit in force, before any cut.</summary>
    public RateLimit Limit
    {
        get
        {
            lock (gate)
            {
                return limit;
            }
        }
    }

    /// <summary>Takes an amount if it is there within <paramref name="patience"/>.</summary>
    public RateGrant Take(double amount, TimeSpan now, TimeSpan patience)
    {
        lock (gate)
        {
            held.RiseTo(now);
            var grant = RateGrant.After(held.WaitFor(amount), patience);
            if (grant.Granted)
            {
                held.Take(amount);
            }

            return grant;
        }
    }

    /// <summary>Gives back what was taken and not used.</summary>
    public void Refund(double amount, TimeSpan now)
    {
        lock (gate)
        {
            held.RiseTo(now);
            held.Give(amount);
        }
    }

    /// <summary>Takes what was used beyond what had been taken; whoever comes next waits for it.</summary>
    public void Charge(double amount, TimeSpan now)
    {
        lock (gate)
        {
            held.RiseTo(now);
            held.Take(amount);
        }
    }

    /// <summary>Another limit from now on. What was used under the old one stays used, but a lower one makes no new debt of it.</summary>
    public void SetLimit(RateLimit next, TimeSpan now)
    {
        lock (gate)
        {
            held.RiseTo(now);
            var left = next.Burst - (limit.Burst - held.Level);
            held.Set(next.Burst, Math.Max(left, Math.Min(held.Level, 0)), next.PerSecond * factor);
            limit = next;
        }
    }

    /// <summary>Lets only a part of the rate flow (A4.14); above 0 up to 1.</summary>
    public void Scale(double part, TimeSpan now)
    {
        lock (gate)
        {
            held.RiseTo(now);
            factor = part;
            held.Set(limit.Burst, held.Level, limit.PerSecond * factor);
        }
    }

    /// <summary>The bucket as callers are told.</summary>
    public RateStatus Status(TimeSpan now)
    {
        lock (gate)
        {
            held.RiseTo(now);
            var current = held.At.Ticks / Window.Ticks;
            told = current == window ? Math.Min(told, held.Whole) : held.Whole;
            window = current;
            return new RateStatus((long)Math.Round(held.PerSecond * Window.TotalSeconds), told, held.UntilFull);
        }
    }
}
