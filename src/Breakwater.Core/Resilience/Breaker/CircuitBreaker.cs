using Breakwater.Core.Primitives;

namespace Breakwater.Core.Resilience.Breaker;

/// <summary>
/// Keeps calls away from a target that fails (A1.17 to A1.20, A2.13, A2.14, C7, C12, C13). Passive: what time brings (the end of an open time, a lost
/// probe, the next step of the ramp) happens at its own moment, whoever looks next. Safe for concurrent use; closed and past its ramp, entering takes no lock.
/// </summary>
public sealed class CircuitBreaker
{
    private const long None = -1;

    private readonly Lock gate = new();
    private readonly TripEvidence evidence = new();
    private readonly ProbeRound probes = new();
    private readonly TransitionLog log = new();
    private BreakerPolicy policy;

    // Each change of state begins a generation. While every call may enter, steady is that generation, to be read without the lock.
    private long generation;
    private long steady;

    private BreakerState state;
    private string reason = "it never opened";
    private TimeSpan since;
    private TimeSpan latest;
    private TimeSpan until;
    private bool forced;
    private int streak;

    public CircuitBreaker(BreakerPolicy policy)
    {
        this.policy = policy;
        evidence.Fit(policy.Rules);
    }

    /// <summary>The rules; replaced by a reload, which keeps what was counted and may thereby decide a half-open period.</summary>
    public BreakerPolicy Policy
    {
        get => Volatile.Read(ref policy);
        set
        {
            lock (gate)
            {
                Volatile.Write(ref policy, value);
                evidence.Fit(value.Rules);
                if (state == BreakerState.HalfOpen)
                {
                    Judge_NeedsLock(latest);
                }
            }
        }
    }

    /// <summary>
    /// Asks leave for one call, to be made and reported; false to leave the target alone. Ask for the chosen target only: a lease may be one of few
    /// probes. <paramref name="random"/> picks the calls that enter during the ramp.
    /// </summary>
    public bool TryEnter(TimeSpan now, IRandom random, out BreakerLease lease)
    {
        var current = Volatile.Read(ref steady);
        if (current != None)
        {
            lease = new BreakerLease(this, current, 0);
            return true;
        }

        lock (gate)
        {
            now = Settle_NeedsLock(now);
            var enters = Admits_NeedsLock(now, random, out var ticket);
            lease = enters ? new BreakerLease(this, generation, ticket) : default;
            return enters;
        }
    }

    /// <summary>
    /// Asks leave for a call that nobody waits for. Half-open it may be a probe without being one in so many calls, for no request is put at risk; on the ramp it takes nobody's place.
    /// </summary>
    public bool TryProbe(TimeSpan now, out BreakerLease lease)
    {
        lock (gate)
        {
            now = Settle_NeedsLock(now);
            var ticket = 0;
            var enters = state == BreakerState.Closed || (state == BreakerState.HalfOpen && probes.TryTakePlace(policy, now, out ticket));
            lease = enters ? new BreakerLease(this, generation, ticket) : default;
            return enters;
        }
    }

    /// <summary>The state alone, without allocation; takes no permit, so it may be asked of every candidate (trap of A2).</summary>
    public BreakerState StateAt(TimeSpan now)
    {
        if (Volatile.Read(ref steady) != None)
        {
            return BreakerState.Closed;
        }

        lock (gate)
        {
            Settle_NeedsLock(now);
            return state;
        }
    }

    /// <summary>A snapshot of everything; takes no permit.</summary>
    public BreakerView View(TimeSpan now)
    {
        lock (gate)
        {
            now = Settle_NeedsLock(now);
            return new BreakerView
            {
                State = state,
                Reason = reason,
                Since = since,
                OpenedAt = log.OpenedAt,
                HalfOpenIn = state == BreakerState.Open && until < TimeSpan.MaxValue ? until - now : null,
                Forced = forced,
                ShareAdmitted = Share_NeedsLock(now),
                ProbesOut = probes.Out,
                TimesOpened = log.TimesOpened,
                Transitions = log.Total,
                Recent = log.Recent,
            };
        }
    }

    /// <summary>Opens by an operator's word (A2.23): half-open after <paramref name="duration"/>, or open until closed when null. Does not lengthen later openings.</summary>
    public void Open(TimeSpan now, string why, TimeSpan? duration)
    {
        lock (gate)
        {
            now = Settle_NeedsLock(now);
            Enter_NeedsLock(BreakerState.Open, now, $"opened by an operator: {why}");
            forced = true;
            until = duration < TimeSpan.MaxValue - now ? now + duration.Value : TimeSpan.MaxValue;
        }
    }

    /// <summary>Closes by an operator's word; calls return over the ramp. Nothing when it is closed.</summary>
    public void Close(TimeSpan now)
    {
        lock (gate)
        {
            now = Settle_NeedsLock(now);
            if (state != BreakerState.Closed)
            {
                Enter_NeedsLock(BreakerState.Closed, now, "closed by an operator");
            }
        }
    }

    /// <summary>Closes by an operator's word, without a ramp, and forgets failures and earlier openings.</summary>
    public void Reset(TimeSpan now)
    {
        lock (gate)
        {
            Enter_NeedsLock(BreakerState.Closed, Settle_NeedsLock(now), "reset by an operator");
            streak = 0;
            Volatile.Write(ref steady, generation);
        }
    }

    internal void Report(in BreakerLease lease, BreakerVerdict verdict, TimeSpan now)
    {
        if (verdict == BreakerVerdict.Ignore && !lease.IsProbe)
        {
            return;
        }

        lock (gate)
        {
            now = Settle_NeedsLock(now);
            if (lease.Generation != generation)
            {
                return;
            }

            if (lease.IsProbe)
            {
                probes.Report(lease.Ticket, verdict);
                Judge_NeedsLock(now);
            }
            else if (evidence.Add(verdict, now, policy) is { } why)
            {
                Trip_NeedsLock(now, why);
            }
        }
    }

    /// <summary>Draws only where chance decides, so that looking at a breaker never changes what is drawn later.</summary>
    private bool Admits_NeedsLock(TimeSpan now, IRandom random, out int ticket)
    {
        if (state == BreakerState.HalfOpen)
        {
            return probes.TryTake(policy, now, out ticket);
        }

        ticket = 0;
        var share = Share_NeedsLock(now);
        return share >= 1 || (share > 0 && random.NextDouble() < share);
    }

    private void Judge_NeedsLock(TimeSpan now)
    {
        var judged = probes.Good + probes.Bad;
        if (probes.Good >= policy.SuccessesToClose)
        {
            Enter_NeedsLock(BreakerState.Closed, now, $"{probes.Good} of {judged} probes succeeded");
        }
        else if (probes.Bad > policy.ProbesToJudge - policy.SuccessesToClose)
        {
            Trip_NeedsLock(now, $"{probes.Bad} of {judged} probes failed");
        }
    }

    /// <summary>Lets happen what fell due by now, each at its own moment. Returns now, which never goes back.</summary>
    private TimeSpan Settle_NeedsLock(TimeSpan now)
    {
        latest = now > latest ? now : latest;
        if (state == BreakerState.HalfOpen && probes.LostAt(policy.ProbeLease) is var lost && lost <= latest)
        {
            Trip_NeedsLock(lost, $"a probe was not heard of for {policy.ProbeLease.TotalSeconds:0.#} s");
        }

        if (state == BreakerState.Open && until <= latest)
        {
            Enter_NeedsLock(BreakerState.HalfOpen, until, "its open time is over");
        }

        if (steady == None && state == BreakerState.Closed && latest - since >= policy.RampFor)
        {
            Volatile.Write(ref steady, generation);
        }

        return latest;
    }

    private double Share_NeedsLock(TimeSpan now) => state switch
    {
        BreakerState.Open => 0,
        BreakerState.HalfOpen => 1.0 / policy.ProbeEvery,
        _ => steady == None ? policy.RampShare(now - since) : 1,
    };

    private void Trip_NeedsLock(TimeSpan at, string why)
    {
        Enter_NeedsLock(BreakerState.Open, at, why);
        until = at + policy.OpenTime(streak);
        streak++;
    }

    /// <summary>Begins a state with nothing counted. Closing begins a ramp.</summary>
    private void Enter_NeedsLock(BreakerState next, TimeSpan at, string why)
    {
        if (state == BreakerState.Closed && at - since >= policy.CalmAfter)
        {
            streak = 0;
        }

        log.Add(new BreakerTransition(at, state, next, why));
        generation++;
        Volatile.Write(ref steady, None);
        (state, since, reason, forced) = (next, at, why, false);
        evidence.Clear();
        probes.Restart();
    }
}
