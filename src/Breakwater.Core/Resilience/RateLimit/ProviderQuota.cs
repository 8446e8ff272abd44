namespace Breakwater.Core.Resilience.RateLimit;

/// <summary>
/// A provider's own limits for one key, as its answers tell them: calls slow down before it has to refuse them. What was sent counts as used at once, and its
/// answer corrects that. Without such headers nothing ever waits. Passive; safe for concurrent use.
/// </summary>
public sealed class ProviderQuota
{
    /// <summary>An answer counts with no more than this: providers do not reserve its bound, whatever they document (protocols 4), and what it really took their next headers tell.</summary>
    private const long LikelyAnswer = 1024;

    private readonly Lock gate = new();
    private readonly QuotaLevel requests = new();
    private readonly QuotaLevel tokens = new();
    private readonly QuotaLevel input = new();
    private readonly QuotaLevel output = new();
    private long sent;
    private long newest;

    /// <summary>How many calls took their part so far: what tells an older call from a newer one.</summary>
    public long Sent => Volatile.Read(ref sent);

    /// <summary>Takes what a call needs if the provider will have it within <paramref name="patience"/>.</summary>
    public RateGrant Take(in QuotaNeed need, TimeSpan now, TimeSpan patience)
    {
        var answer = AnswerOf(need);
        lock (gate)
        {
            var wait = Longest(Longest(requests.WaitFor(1, now), tokens.WaitFor(need.Prompt + answer, now)), Longest(input.WaitFor(need.Prompt, now), output.WaitFor(answer, now)));
            var grant = RateGrant.After(wait, patience);
            if (grant.Granted)
            {
                sent++;
                requests.Send(1);
                tokens.Send(need.Prompt + answer);
                input.Send(need.Prompt);
                output.Send(answer);
            }

            return grant;
        }
    }

    /// <summary>A call was answered, and maybe told how much is left.</summary>
    /// <param name="reading">What its headers tell.</param>
    /// <param name="need">What it took.</param>
    /// <param name="now">The time.</param>
    /// <param name="order"><see cref="Sent"/> when it was sent: a reading older than the last one says nothing new. The newest when left out.</param>
    public void Observe(in QuotaReading reading, in QuotaNeed need, TimeSpan now, long order = long.MaxValue)
    {
        lock (gate)
        {
            Answered_NeedsLock(need);
            order = Math.Min(order, sent);
            if (order < newest || reading.IsEmpty)
            {
                return;
            }

            newest = order;
            requests.Observe(reading.Requests, now);
            tokens.Observe(reading.Tokens, now);
            input.Observe(reading.Input, now);
            output.Observe(reading.Output, now);
        }
    }

    /// <summary>A call was not sent, or was never answered.</summary>
    public void Release(in QuotaNeed need)
    {
        var answer = AnswerOf(need);
        lock (gate)
        {
            Answered_NeedsLock(need);
            requests.Return(1);
            tokens.Return(need.Prompt + answer);
            input.Return(need.Prompt);
            output.Return(answer);
        }
    }

    private static long AnswerOf(in QuotaNeed need) => Math.Min(need.Answer, LikelyAnswer);

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private void Answered_NeedsLock(in QuotaNeed need)
    {
        var answer = AnswerOf(need);
        requests.Answered(1);
        tokens.Answered(need.Prompt + answer);
        input.Answered(need.Prompt);
        output.Answered(answer);
    }
}
