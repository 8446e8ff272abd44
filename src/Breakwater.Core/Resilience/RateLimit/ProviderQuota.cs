namespace Breakwater.Core.Resilience.RateLimit;

/// <summary>
/// A provider's own limits for one key, as its answers tell them: calls slow down before it has to refuse them. What was sent since counts as used until its
/// answer tells more. Without such headers nothing ever waits. Passive; safe for concurrent use.
/// </summary>
public sealed class ProviderQuota
{
    private readonly Lock gate = new();
    private readonly Lane requests = new();
    private readonly Lane tokens = new();
    private readonly Lane input = new();
    private readonly Lane output = new();
    private volatile bool told;

    /// <summary>Takes what a call needs if the provider will have it within <paramref name="patience"/>.</summary>
    public RateGrant Take(in QuotaNeed need, TimeSpan now, TimeSpan patience)
    {
        if (!told)
        {
            return RateGrant.Now;
        }

        lock (gate)
        {
            var wait = Longest(Longest(requests.WaitFor(1, now), tokens.WaitFor(need.Prompt + need.Answer, now)), Longest(input.WaitFor(need.Prompt, now), output.WaitFor(need.Answer, now)));
            var grant = RateGrant.After(wait, patience);
            if (grant.Granted)
            {
                Change(need, 1);
            }

            return grant;
        }
    }

    /// <summary>A call's answer has told how much is left, the call itself counted.</summary>
    public void Observe(in QuotaReading reading, in QuotaNeed need, TimeSpan now)
    {
        if (!told && reading.IsEmpty)
        {
            return;
        }

        lock (gate)
        {
            if (told)
            {
                Change(need, -1);
            }

            told = true;
            requests.Observe(reading.Requests, now);
            tokens.Observe(reading.Tokens, now);
            input.Observe(reading.Input, now);
            output.Observe(reading.Output, now);
        }
    }

    /// <summary>A call was not sent, or was never answered.</summary>
    public void Release(in QuotaNeed need)
    {
        if (!told)
        {
            return;
        }

        lock (gate)
        {
            Change(need, -1);
        }
    }

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private void Change(in QuotaNeed need, int sign)
    {
        requests.Change(sign);
        tokens.Change(sign * (need.Prompt + need.Answer));
        input.Change(sign * need.Prompt);
        output.Change(sign * need.Answer);
    }

    /// <summary>One limit: a bucket whose level and rate are the provider's word, less what is under way.</summary>
    private sealed class Lane
    {
        private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
        private double limit;
        private double level;
        private double perSecond;
        private double underWay;
        private TimeSpan at;

        public TimeSpan WaitFor(double amount, TimeSpan now)
        {
            if (limit <= 0)
            {
                return TimeSpan.Zero;
            }

            Refill(now);
            var missing = Math.Min(amount, limit) - (level - underWay);
            return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(missing / perSecond, 3600));
        }

        public void Change(double amount) => underWay = Math.Max(0, underWay + amount);

        public void Observe(in QuotaLane told, TimeSpan now)
        {
            if (told.Limit <= 0)
            {
                return;
            }

            (limit, level, at) = (told.Limit, Math.Clamp(told.Remaining, 0, told.Limit), now);
            var used = limit - level;
            perSecond = used > 0 && told.Reset > TimeSpan.Zero ? used / told.Reset.TotalSeconds : limit / Minute.TotalSeconds;
        }

        private void Refill(TimeSpan now)
        {
            if (now > at)
            {
                level = Math.Min(limit, level + ((now - at).TotalSeconds * perSecond));
                at = now;
            }
        }
    }
}
