using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Defence.Incidents;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;

namespace Breakwater.Core.Line.Rooms;

/// <summary>
/// One request from the buckets, one permit of the process's gate. Bursts wait a little, storms are refused at once with the time to come back. The body is not read yet,
/// so that what is refused costs next to nothing.
/// </summary>
internal sealed class AdmitRoom(LineServices services) : IRoom
{
    public ValueTask<Fault?> EnterAsync(Exchange exchange)
    {
        var now = services.Clock.Monotonic();
        if (Tickets.IsNonCritical(exchange) && exchange.Snapshot.Defences.PausesNonCritical(now))
        {
            return ValueTask.FromResult<Fault?>(Paused());
        }

        var wait = RequestRate.TakeRequest(exchange, now, out var refused);
        if (refused is not null)
        {
            return ValueTask.FromResult<Fault?>(refused);
        }

        if (wait == TimeSpan.Zero && exchange.Snapshot.Defences.Process.TryEnter(Tickets.ForProcess(exchange), now, out var permit))
        {
            exchange.Admission = permit;
            return default;
        }

        return EnterLaterAsync(exchange, wait);
    }

    private async ValueTask<Fault?> EnterLaterAsync(Exchange exchange, TimeSpan wait)
    {
        var began = services.Clock.Monotonic();
        var fault = await WaitAsync(exchange, wait).ConfigureAwait(false);
        exchange.Queued += services.Clock.Monotonic() - began;
        return fault;
    }

    private async ValueTask<Fault?> WaitAsync(Exchange exchange, TimeSpan wait)
    {
        if (wait > TimeSpan.Zero && !await services.WaitAsync(wait, exchange.Reply.Aborted).ConfigureAwait(false))
        {
            RequestRate.RefundRequest(exchange, services.Clock.Monotonic());
            return Gone();
        }

        var ticket = Tickets.ForProcess(exchange);
        var patience = exchange.Hints.Deadline is { } own && own < exchange.Snapshot.Policy.QueueWait ? own : exchange.Snapshot.Policy.QueueWait;
        var entered = await exchange.Snapshot.Defences.Process.EnterAsync(ticket, services.Clock.Monotonic(), patience, exchange.Reply.Aborted).ConfigureAwait(false);
        exchange.Admission = entered.Permit;
        if (!entered.Entered)
        {
            RequestRate.RefundRequest(exchange, services.Clock.Monotonic());
        }

        return entered.Refusal switch
        {
            GateRefusal.None => null,
            GateRefusal.Cancelled => Gone(),
            GateRefusal.TenantLimit => new Fault(FaultKind.TenantConcurrencyLimited, TenantBound(exchange, ticket))
            {
                Stage = FaultStage.Admit,
                RetryAfter = entered.RetryAfter,
            },
            _ => new Fault(FaultKind.Overloaded, "the gateway has more work under way than it can finish in time (concurrency.max_inflight_global)") { Stage = FaultStage.Admit, RetryAfter = entered.RetryAfter },
        };
    }

    private static string TenantBound(Exchange exchange, in GateEntry ticket)
    {
        var (bound, key) = ticket.TenantMax > 0 ? (ticket.TenantMax, "tenants.max_inflight") : (exchange.Snapshot.Policy.Process.TenantMax, "concurrency.max_inflight_per_tenant");
        return $"{(exchange.Tenant is null ? "all callers together have" : "this tenant has")} {bound} requests under way, as many as allowed ({key})";
    }

    private static Fault Paused() => new(FaultKind.Overloaded, "more than a tenth of the providers' answers in 15 minutes were server errors, so requests of the batch lane and of tier bronze wait until they are fewer")
    {
        Stage = FaultStage.Admit,
        RetryAfter = NonCriticalPause.RetryAfter,
    };

    private static Fault Gone() => new(FaultKind.ClientGone, "the client left while it waited to be let in") { Stage = FaultStage.Admit };
}
