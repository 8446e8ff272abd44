using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency.Limits;
using Breakwater.Core.Resilience.Concurrency.Queueing;

namespace Breakwater.Core.Resilience.Concurrency;

/// <summary>
/// What a gate decides: who starts, who waits, who is sent away. Everything here happens under the lock of its <see cref="Gate"/>; what must happen outside is gathered
/// in <see cref="GateEffects"/>.
/// </summary>
internal sealed class GateState
{
    private static readonly TimeSpan StableWindow = TimeSpan.FromSeconds(30);

    private readonly Gate gate;
    private readonly StableMeter meter = new(StableWindow);
    private readonly HoldOff holdOff = new();
    private readonly WaitQueue queue = new();
    private readonly TenantShares tenants;
    private readonly PermitSlots permits;
    private readonly Stack<Waiter> idle = new();
    private GatePolicy policy;
    private ILimitAlgorithm limit;
    private TimeSpan now;
    private TimeSpan moved;
    private TimeSpan pausedUntil;
    private TimeSpan asked = TimeSpan.MaxValue;

    public GateState(Gate gate, GatePolicy policy)
    {
        (this.gate, this.policy) = (gate, policy);
        tenants = new TenantShares(queue.Turns);
        permits = new PermitSlots(gate);
        limit = LimitChoice.For(policy, meter, before: null);
    }

    public TimeSpan? LastCut => limit.LastCut;

    public bool HasWaiters => queue.Count > 0;

    /// <summary>For how long no call has begun or ended, so that every call under way is at least that old; zero when there is none.</summary>
    private TimeSpan Silence => permits.InFlight > 0 ? now - moved : TimeSpan.Zero;

    private TimeSpan PauseLeft => pausedUntil > now ? pausedUntil - now : TimeSpan.Zero;

    /// <summary>What guaranteed tenants lack of their share.</summary>
    private int GuaranteedLeft => policy.Guaranteed(limit.Limit) - permits.Held(Partition.Guaranteed);

    private bool BatchAllowed => permits.Held(Partition.Batch) < policy.Batch(limit.Limit);

    private bool HasRoom => now >= pausedUntil && permits.InFlight < limit.Limit;

    public void Adopt(GatePolicy next, ref GateEffects effects)
    {
        policy = next;
        limit = LimitChoice.For(next, meter, limit);
        foreach (var tenant in tenants.All)
        {
            tenant.Bound(next);
            queue.Review(tenant);
        }

        Advance(now, ref effects);
    }

    /// <summary>Brings everything up to <paramref name="to"/>: the limit, whose patience has ended, who can start.</summary>
    public void Advance(TimeSpan to, ref GateEffects effects)
    {
        Tick(to);
        if (queue.Count > 0)
        {
            DismissLate(ref effects);
            StartWaiters(ref effects);
            Preempt(ref effects);
            AskForStep(ref effects);
        }
    }

    /// <summary>The lane of an entry, with what the entry says of its tenant.</summary>
    public TenantLane LaneOf(in GateEntry entry)
    {
        var tenant = tenants.Of(entry.Tenant);
        if (tenant.Describe(entry.Weight, entry.TenantMax, policy))
        {
            queue.Review(tenant);
        }

        return tenant.Lane(entry.Partition);
    }

    /// <summary>Nothing forbids a start, and nobody who goes first waits: those who wait beside a free permit are held back by shares of their own.</summary>
    public bool MayStart(TenantLane lane) => HasRoom && !lane.Tenant.IsFull && (lane.Partition != Partition.Batch || BatchAllowed);

    public PermitSlot Start(TenantLane lane, IPreemptible? holder)
    {
        var slot = permits.Take(lane, holder, now);
        moved = now;
        if (lane.Tenant.IsFull)
        {
            queue.Review(lane.Tenant);
        }

        limit.Started(now, permits.InFlight);
        return slot;
    }

    /// <summary>The predicted wait of a newcomer, and what it would be refused for.</summary>
    public (GateRefusal Cause, TimeSpan Wait) Forecast(TenantLane lane, TimeSpan expected, TimeSpan patience)
    {
        var mean = meter.MeanSeconds > 0 ? meter.MeanSeconds : Math.Max(0, expected.TotalSeconds);
        var forecast = new WaitForecast(PauseLeft, mean, Later(Silence - TimeSpan.FromSeconds(mean), TimeSpan.Zero));
        var turn = forecast.Turn(limit.Limit, permits.InFlight, queue.Ahead(lane, Math.Max(0, GuaranteedLeft), policy.BatchTurn));
        if (lane.Partition == Partition.Batch)
        {
            turn = Later(turn, forecast.Turn(policy.Batch(limit.Limit), permits.Held(Partition.Batch), queue.AheadInPartition(lane)));
        }

        var tenant = lane.Tenant;
        var own = forecast.Turn(tenant.Max, tenant.Held, tenant.Waiting);
        var cause = PauseLeft > Later(patience, TimeSpan.Zero) ? GateRefusal.Paused
            : own > turn || (own == turn && tenant.IsFull) ? GateRefusal.TenantLimit
            : GateRefusal.WouldBeLate;
        return (cause, Later(turn, own));
    }

    /// <summary>A place in the queue; null when there is none, with the reason in <paramref name="refusal"/>.</summary>
    public Waiter? LineUp(in GateEntry entry, TenantLane lane, TimeSpan patience, ref GateEffects effects, out GateResult refusal)
    {
        var (cause, wait) = Forecast(lane, entry.Expected, patience);
        refusal = new GateResult(default, cause, wait, TimeSpan.Zero);
        if (patience <= TimeSpan.Zero || wait > patience)
        {
            return null;
        }

        if (queue.Count >= policy.MaxWaiting)
        {
            if (queue.Least is not { } least || least.Rank >= Waiter.RankOf(entry))
            {
                refusal = refusal with { Refusal = GateRefusal.QueueFull };
                return null;
            }

            Dismiss(least, GateRefusal.Shed, wait, ref effects);
        }

        var waiter = idle.Count > 0 ? idle.Pop() : new Waiter(gate);
        waiter.Prepare(entry, now, patience < TimeSpan.MaxValue - now ? now + patience : TimeSpan.MaxValue);
        queue.Add(waiter, lane);
        Preempt(ref effects);
        AskForStep(ref effects);
        return waiter;
    }

    public void Pause(TimeSpan until, ref GateEffects effects)
    {
        pausedUntil = Later(pausedUntil, until);
        AskForStep(ref effects);
    }

    /// <summary>The host has come: it may have forgotten what it was asked before, so it is asked anew.</summary>
    public void Step(TimeSpan to, ref GateEffects effects)
    {
        asked = TimeSpan.MaxValue;
        Advance(to, ref effects);
    }

    public void End(PermitSlot slot, LimiterVerdict verdict, TimeSpan at, TimeSpan? firstContent, ref GateEffects effects)
    {
        Tick(at);
        var lane = slot.Lane!;
        var (started, ran) = (slot.Started, now - slot.Started);
        if (slot.Charged > 0)
        {
            queue.Turns.Settle(lane, slot.ChargedIn, ran.TotalSeconds - slot.Charged);
        }

        var wasFull = lane.Tenant.IsFull;
        permits.Return(slot);
        moved = now;
        if (wasFull)
        {
            queue.Review(lane.Tenant);
        }

        Learn(new LimitSample(verdict, started, now, firstContent, permits.InFlight));
        Advance(now, ref effects);
    }

    /// <summary>A call that has begun to answer is asked for nothing any more; false when it was asked before.</summary>
    public bool TryKeep(PermitSlot slot)
    {
        permits.Protect(slot);
        return !slot.Preempted;
    }

    /// <summary>Sends a waiter away.</summary>
    public void Dismiss(Waiter waiter, GateRefusal refusal, TimeSpan retryAfter, ref GateEffects effects)
    {
        queue.Remove(waiter);
        Tell(waiter, refusal, retryAfter, ref effects);
    }

    public void Recycle(Waiter waiter) => idle.Push(waiter);

    public GateView View(TimeSpan at)
    {
        Tick(at);
        var open = limit.Limit == int.MaxValue;
        return new GateView(
            open ? null : limit.Limit,
            permits.InFlight,
            queue.Count,
            View(Partition.Guaranteed, open ? null : policy.Guaranteed(limit.Limit)),
            View(Partition.Shared, null),
            View(Partition.Batch, open ? null : policy.Batch(limit.Limit)),
            tenants.Top(10),
            pausedUntil > now ? pausedUntil : null,
            meter.At(now),
            limit.LastCut);
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private PartitionView View(Partition partition, int? share) => new(share, permits.Held(partition), queue.Waiting(partition));

    /// <summary>Callers read the clock before they get here, so one may come with a moment that is past already.</summary>
    private void Tick(TimeSpan to)
    {
        now = Later(now, to);
        limit.Advance(now);
    }

    private void Tell(Waiter waiter, GateRefusal refusal, TimeSpan retryAfter, ref GateEffects effects)
    {
        waiter.End(new GateResult(default, refusal, retryAfter, now - waiter.Since));
        effects.Resume(waiter);
    }

    /// <summary>The seconds a call is charged until it has ended; one while nothing is known.</summary>
    private double Cost(TimeSpan expected) => expected > TimeSpan.Zero ? expected.TotalSeconds : meter.MeanSeconds > 0 ? meter.MeanSeconds : 1;

    private void Learn(in LimitSample sample)
    {
        limit.Ended(sample);
        if (sample.Verdict != LimiterVerdict.Dropped)
        {
            var succeeded = sample.Verdict == LimiterVerdict.Success;
            meter.Add(sample.Now - sample.Started, succeeded, now);
            if (succeeded)
            {
                holdOff.Succeeded(sample.Started);
            }
        }
        else if (policy.Algorithm != LimitKind.Fixed && holdOff.Refused(sample.Started, now) is { } until)
        {
            pausedUntil = Later(pausedUntil, until);
        }
    }

    private void DismissLate(ref GateEffects effects)
    {
        while (queue.MostPressed is { } late && late.Due <= now)
        {
            var lane = late.Lane!;
            queue.Remove(late);
            var (cause, wait) = Forecast(lane, late.Expected, TimeSpan.Zero);
            Tell(late, cause, wait, ref effects);
        }
    }

    private void StartWaiters(ref GateEffects effects)
    {
        while (HasRoom && queue.Turns.Next(GuaranteedLeft > 0, BatchAllowed, policy.BatchTurn) is { } lane)
        {
            var waiter = lane.Waiting.First!.Value;
            var (cost, period) = (Cost(waiter.Expected), queue.Turns.Period);
            queue.Turns.Charge(lane, cost);
            queue.Remove(waiter);
            var slot = Start(lane, waiter.Holder);
            (slot.Charged, slot.ChargedIn) = (cost, period);
            waiter.End(new GateResult(new GatePermit(slot), GateRefusal.None, TimeSpan.Zero, now - waiter.Since));
            effects.Resume(waiter);
        }
    }

    /// <summary>Asks batch calls for what guaranteed tenants lack of their share and wait for (A1.15).</summary>
    private void Preempt(ref GateEffects effects)
    {
        if (PauseLeft > TimeSpan.Zero || permits.InFlight < limit.Limit)
        {
            return;
        }

        var wanted = Math.Min(queue.Turns.Ready(Partition.Guaranteed), GuaranteedLeft);
        while (permits.Preempted < wanted && permits.PreemptYoungest() is { } holder)
        {
            effects.Preempt(holder);
        }
    }

    private void AskForStep(ref GateEffects effects)
    {
        if (queue.Count == 0)
        {
            return;
        }

        var rise = PauseLeft > TimeSpan.Zero ? pausedUntil : limit.NextRise;
        var due = rise < queue.NextDue ? rise : queue.NextDue;
        if (due < asked)
        {
            asked = due;
            effects.StepAt(due);
        }
    }
}
