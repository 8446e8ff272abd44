using Breakwater.Core.Line.Affinity;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Breaker;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Defence;

/// <summary>
/// The way into a target: the breaker's lease, then the quota and the gate of one of its keys. What is refused holds nothing. A request may be sent only with what this gives.
/// </summary>
internal sealed class TargetDoor(LineServices services)
{
    /// <summary>Enters now or not at all.</summary>
    public TargetEntry TryEnter(Exchange exchange, Target target)
    {
        var now = services.Clock.Monotonic();
        var defence = target.Defence;
        if (!defence.Breaker.TryEnter(now, services.Random, out var lease))
        {
            return TargetEntry.Shut(Open(defence, now));
        }

        var ticket = Tickets.ForCall(exchange);
        return TryKey(defence, ticket, exchange.Need, lease, now, out var hold, CacheAffinity.AccountAt(exchange, target))
            ? TargetEntry.Open(hold, TimeSpan.Zero)
            : TargetEntry.Full(Full(target, defence.ExpectedWait(ticket, now, out _)));
    }

    /// <summary>Enters now with a probe of our own, in the batch lane; nothing of what callers need is taken from them.</summary>
    public bool TryProbe(TargetDefence defence, in QuotaNeed need, out TargetHold hold)
    {
        var now = services.Clock.Monotonic();
        hold = default;
        return defence.Breaker.TryProbe(now, out var lease) && TryKey(defence, Tickets.ForProbe, need, lease, now, out hold);
    }

    // Gives the lease back when no key has room. The key whose account has the prompt in its cache is asked first, else they take turns.
    private static bool TryKey(TargetDefence defence, in GateEntry ticket, in QuotaNeed need, in BreakerLease lease, TimeSpan now, out TargetHold hold, int preferred = -1)
    {
        var from = preferred >= 0 ? preferred : defence.NextKey();
        for (var step = 0; step < defence.Keys.Count; step++)
        {
            var index = (from + step) % defence.Keys.Count;
            var key = defence.Keys[index];
            if (key.IsResting(now) && step + 1 < defence.Keys.Count)
            {
                continue;
            }

            var grant = key.Quota.Take(need, now, TimeSpan.Zero);
            if (!grant.Granted)
            {
                continue;
            }

            if (key.Gate.TryEnter(ticket, now, out var permit))
            {
                hold = new TargetHold(key, index, lease, permit, need);
                return true;
            }

            key.Quota.Release(need);
        }

        lease.Report(BreakerVerdict.Ignore, now);
        hold = default;
        return false;
    }

    /// <summary>Enters, if need be after a wait of at most <paramref name="patience"/>; refuses at once what would not be in time.</summary>
    public ValueTask<TargetEntry> EnterAsync(Exchange exchange, Target target, TimeSpan patience)
    {
        var entry = TryEnter(exchange, target);
        return entry.Busy && patience > TimeSpan.Zero ? WaitAsync(exchange, target, patience) : ValueTask.FromResult(entry);
    }

    private async ValueTask<TargetEntry> WaitAsync(Exchange exchange, Target target, TimeSpan patience)
    {
        var began = services.Clock.Monotonic();
        var ticket = Tickets.ForCall(exchange);
        target.Defence.ExpectedWait(ticket, began, out var index);
        var key = target.Defence.Keys[index];
        var grant = key.Quota.Take(exchange.Need, began, patience);
        if (!grant.Granted)
        {
            return TargetEntry.Full(Full(target, grant.RetryAfter));
        }

        if (grant.Wait > TimeSpan.Zero && !await services.WaitAsync(grant.Wait, exchange.Reply.Aborted).ConfigureAwait(false))
        {
            key.Quota.Release(exchange.Need);
            return TargetEntry.Shut(Gone());
        }

        var now = services.Clock.Monotonic();
        var entered = await key.Gate.EnterAsync(ticket, now, patience - (now - began), exchange.Reply.Aborted).ConfigureAwait(false);
        now = services.Clock.Monotonic();
        if (!entered.Entered)
        {
            key.Quota.Release(exchange.Need);
            return entered.Refusal == GateRefusal.Cancelled ? TargetEntry.Shut(Gone()) : TargetEntry.Full(Full(target, entered.RetryAfter));
        }

        // The breaker may have opened during the wait: what stood in line must not go to a target that is known to fail.
        if (!target.Defence.Breaker.TryEnter(now, services.Random, out var lease))
        {
            entered.Permit.End(LimiterVerdict.Ignore, now, null);
            key.Quota.Release(exchange.Need);
            return TargetEntry.Shut(Open(target.Defence, now));
        }

        return TargetEntry.Open(new TargetHold(key, index, lease, entered.Permit, exchange.Need), now - began);
    }

    private static Fault Open(TargetDefence defence, TimeSpan now)
    {
        var view = defence.Breaker.View(now);
        return new Fault(FaultKind.CircuitOpen, $"the circuit of {defence.Provider}/{defence.Model} is {Word(view.State)}: {view.Reason}") { Stage = FaultStage.Plan, At = defence.Provider, RetryAfter = view.HalfOpenIn ?? (view.State == BreakerState.Open ? null : TimeSpan.FromSeconds(1)) };
    }

    private static Fault Full(Target target, TimeSpan wait) =>
        new(FaultKind.Overloaded, $"{target.Provider} takes no more of model {target.Model} in time than is under way; about {Math.Ceiling(wait.TotalSeconds):0} s of work is waiting") { Stage = FaultStage.Plan, At = target.Provider, RetryAfter = wait };

    private static string Word(BreakerState state) => state == BreakerState.HalfOpen ? "half open" : state == BreakerState.Open ? "open" : "closing step by step";

    private static Fault Gone() => new(FaultKind.ClientGone, "the client left while the gateway waited for room at a provider") { Stage = FaultStage.Plan };
}
