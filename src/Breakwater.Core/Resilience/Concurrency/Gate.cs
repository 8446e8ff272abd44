using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency.Queueing;

namespace Breakwater.Core.Resilience.Concurrency;

/// <summary>
/// The gate in front of a target, or of the whole process: hands out permits up to a limit, and lines up who must wait (A1.4, A1.14). Safe for concurrent use; has no
/// clock and no thread of its own: time comes in with every call, waiters go on where <see cref="IGateHost"/> puts them.
/// </summary>
public sealed class Gate
{
    private readonly Lock sync = new();
    private readonly IGateHost host;
    private readonly GateState state;
    private GatePolicy policy;

    /// <param name="policy">Its numbers.</param>
    /// <param name="host">Where waiters go on and who calls <see cref="Step"/>.</param>
    public Gate(GatePolicy policy, IGateHost host)
    {
        (this.policy, this.host) = (policy, host);
        state = new GateState(this, policy);
    }

    /// <summary>The numbers in force. A new policy keeps who is in, who waits, and what was learnt of the target.</summary>
    public GatePolicy Policy
    {
        get => Volatile.Read(ref policy);
        set
        {
            var effects = default(GateEffects);
            lock (sync)
            {
                policy = value;
                state.Adopt(value, ref effects);
            }

            effects.Run(this, host);
        }
    }

    /// <summary>When the limit was last cut; null before. Costs less than a view.</summary>
    public TimeSpan? LastCut
    {
        get
        {
            lock (sync)
            {
                return state.LastCut;
            }
        }
    }

    /// <summary>True while somebody waits. Costs less than a view.</summary>
    public bool HasWaiters
    {
        get
        {
            lock (sync)
            {
                return state.HasWaiters;
            }
        }
    }

    /// <summary>A permit now or not at all; false while somebody who goes first waits.</summary>
    public bool TryEnter(in GateEntry entry, TimeSpan now, out GatePermit permit)
    {
        var effects = default(GateEffects);
        bool entered;
        lock (sync)
        {
            var lane = state.LaneOf(entry);
            state.Advance(now, ref effects);
            entered = state.MayStart(lane);
            permit = entered ? new GatePermit(state.Start(lane, entry.Holder)) : default;
        }

        effects.Run(this, host);
        return entered;
    }

    /// <summary>The predicted wait; zero when <see cref="TryEnter"/> would succeed, and only then. Takes nothing.</summary>
    public TimeSpan ExpectedWait(in GateEntry entry, TimeSpan now)
    {
        var effects = default(GateEffects);
        var wait = TimeSpan.Zero;
        lock (sync)
        {
            var lane = state.LaneOf(entry);
            state.Advance(now, ref effects);
            if (!state.MayStart(lane))
            {
                var forecast = state.Forecast(lane, entry.Expected, TimeSpan.Zero).Wait;
                wait = forecast > TimeSpan.Zero ? forecast : TimeSpan.FromTicks(1);
            }
        }

        effects.Run(this, host);
        return wait;
    }

    /// <summary>
    /// A permit, after a wait of at most <paramref name="patience"/>; <see cref="TimeSpan.MaxValue"/> waits as long as it takes. What is predicted to start later is refused
    /// at once, with when to come back. A permit that meets a caller who has cancelled is given back.
    /// </summary>
    public ValueTask<GateResult> EnterAsync(in GateEntry entry, TimeSpan now, TimeSpan patience, CancellationToken cancellation)
    {
        var effects = default(GateEffects);
        GateResult result;
        Waiter? waiter = null;
        lock (sync)
        {
            var lane = state.LaneOf(entry);
            state.Advance(now, ref effects);
            if (cancellation.IsCancellationRequested)
            {
                result = new GateResult(default, GateRefusal.Cancelled, TimeSpan.Zero, TimeSpan.Zero);
            }
            else if (state.MayStart(lane))
            {
                result = new GateResult(new GatePermit(state.Start(lane, entry.Holder)), GateRefusal.None, TimeSpan.Zero, TimeSpan.Zero);
            }
            else
            {
                waiter = state.LineUp(entry, lane, patience, ref effects, out result);
            }
        }

        var entered = waiter is null ? new ValueTask<GateResult>(result) : new ValueTask<GateResult>(waiter, waiter.Version);
        waiter?.Watch(cancellation);
        effects.Run(this, host);
        return entered;
    }

    /// <summary>Nothing starts before <paramref name="until"/>: a provider's Retry-After. A later word never shortens an earlier one.</summary>
    public void Pause(TimeSpan until)
    {
        var effects = default(GateEffects);
        lock (sync)
        {
            state.Pause(until, ref effects);
        }

        effects.Run(this, host);
    }

    /// <summary>The host's call at a moment the gate asked for: hands out what became free, and sends away whose patience has ended. Harmless at any other moment.</summary>
    public void Step(TimeSpan now)
    {
        var effects = default(GateEffects);
        lock (sync)
        {
            state.Step(now, ref effects);
        }

        effects.Run(this, host);
    }

    /// <summary>The gate as it is. Takes nothing.</summary>
    public GateView View(TimeSpan now)
    {
        lock (sync)
        {
            return state.View(now);
        }
    }

    internal void End(PermitSlot slot, long lease, LimiterVerdict verdict, TimeSpan now, TimeSpan? firstContent)
    {
        var effects = default(GateEffects);
        lock (sync)
        {
            if (slot.Lease == lease)
            {
                state.End(slot, verdict, now, firstContent, ref effects);
            }
        }

        effects.Run(this, host);
    }

    internal bool TryKeep(PermitSlot slot, long lease)
    {
        lock (sync)
        {
            return slot.Lease != lease || state.TryKeep(slot);
        }
    }

    /// <summary>The caller of <paramref name="waiter"/> has left; without effect when it was let in or sent away first.</summary>
    internal void Withdraw(Waiter waiter)
    {
        var effects = default(GateEffects);
        lock (sync)
        {
            if (waiter.Lane is not null)
            {
                state.Dismiss(waiter, GateRefusal.Cancelled, TimeSpan.Zero, ref effects);
            }
        }

        effects.Run(this, host);
    }

    internal void Recycle(Waiter waiter)
    {
        lock (sync)
        {
            state.Recycle(waiter);
        }
    }
}
