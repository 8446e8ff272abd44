using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.RateLimit;
using Breakwater.Core.Upstreams;

namespace Breakwater.Core.Line.Defence;

/// <summary>What an attempt holds of its target: the breaker's lease, a permit of one key's gate, its part of the key's quota. Ended exactly once.</summary>
internal readonly struct TargetHold(KeyDefence key, int keyIndex, BreakerLease lease, GatePermit permit, QuotaNeed need)
{
    // Of two answers the later one may be the older news: the calls are told apart by when they entered.
    private readonly long _order = key.Quota.Sent;

    /// <summary>Which of the provider's keys to use.</summary>
    public int KeyIndex => keyIndex;

    /// <summary>True when the call tells whether a failing target has mended.</summary>
    public bool IsProbe => lease.IsProbe;

    /// <summary>True once a guaranteed tenant's request has asked for the permit of this batch call.</summary>
    public bool GaveWay => permit.Holder is BatchCall { GaveWay: true };

    /// <summary>The attempt is under way; until it has something to tell the client, a batch call may be asked for its permit.</summary>
    public void Runs(AttemptTimer timer, int turn) => (permit.Holder as BatchCall)?.Runs(timer, turn);

    /// <summary>The answer is about to begin, and nobody takes it back after that; false when it was asked for already, and the attempt must end.</summary>
    public bool TryKeep()
    {
        if (permit.Holder is not BatchCall call || permit.TryKeep())
        {
            return true;
        }

        // The gate has decided; its word may still be on the way.
        call.Preempt();
        return false;
    }

    /// <summary>A mending target has proved itself with its first content: nobody waits for the end of a long answer.</summary>
    public void FirstContentCame(TimeSpan now)
    {
        if (lease.IsProbe)
        {
            lease.Report(BreakerVerdict.Good, now);
        }
    }

    /// <summary>The answer's headers tell what the provider still allows.</summary>
    public void HeadersCame(UpstreamReply reply, TimeProvider clock) => key.Quota.Observe(QuotaHeaders.Read(reply, clock.GetUtcNow()), need, clock.Monotonic(), _order);

    /// <summary>Nothing was sent.</summary>
    public void GiveBack(TimeSpan now)
    {
        key.Quota.Release(need);
        lease.Report(BreakerVerdict.Ignore, now);
        permit.End(LimiterVerdict.Ignore, now, null);
    }

    /// <summary>The attempt has ended.</summary>
    /// <param name="fault">How it failed; null when it served.</param>
    /// <param name="started">When it began.</param>
    /// <param name="now">The time.</param>
    /// <param name="firstContent">Time to the first content of a stream; null when none came, and for whole answers.</param>
    /// <param name="answered">False when not even headers came.</param>
    public void End(Fault? fault, TimeSpan started, TimeSpan now, TimeSpan? firstContent, bool answered)
    {
        if (!answered)
        {
            key.Quota.Release(need);
        }

        var row = fault is null ? null : FaultTable.Of(fault.Kind);
        lease.Report(IsOldNews(row, started) ? BreakerVerdict.Ignore : row?.Breaker ?? BreakerVerdict.Good, now); // Of a probe the first report counts.
        permit.End(row?.Limiter ?? LimiterVerdict.Success, now, firstContent);
        if (fault?.Kind == FaultKind.ProviderCredentials)
        {
            key.Refused(now);
        }

        if (row?.Limiter == LimiterVerdict.Dropped && fault!.RetryAfter is { } after && after > TimeSpan.Zero)
        {
            key.Gate.Pause(now + after);
        }
    }

    // A burst of refusals is one piece of news, and the limit has been cut for it: a breaker that counted each of them would shut a target that works (C19).
    private bool IsOldNews(FaultRow? row, TimeSpan started) => row?.Limiter == LimiterVerdict.Dropped && started <= key.Gate.LastCut;
}
