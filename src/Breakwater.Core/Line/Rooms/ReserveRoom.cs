using Breakwater.Core.Budgets.Estimates;
using Breakwater.Core.Line.Burn;
using Breakwater.Core.Line.Defence;
using Breakwater.Core.Line.Spending;
using Breakwater.Core.Line.Planning;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Rooms;

/// <summary>
/// The money that the request may cost at most is put aside, what it may use at most is taken from the buckets of tokens, and it itself from its model's, before anything
/// is sent; settled to what it used at the end (A5.8).
/// </summary>
internal sealed class ReserveRoom(LineServices services) : IRoom
{
    public ValueTask<Fault?> EnterAsync(Exchange exchange)
    {
        var prompt = PromptScan.Read(exchange.Body.Span);
        BurnRules.Shorten(exchange);
        if (SpendGate.Hold(exchange, ref prompt, services.Clock) is { } unaffordable)
        {
            RequestRate.RefundRequest(exchange, services.Clock.Monotonic());
            return ValueTask.FromResult<Fault?>(unaffordable);
        }

        exchange.PromptText = prompt.IsText ? prompt.Text : 0;
        exchange.Need = TokenEstimate.Of(exchange, prompt);
        var wait = RequestRate.TakeTokens(exchange, services.Clock.Monotonic(), out var refused, Chosen(exchange));
        return wait > TimeSpan.Zero ? WaitAsync(exchange, wait) : ValueTask.FromResult(refused);
    }

    // A tenant's rates of models are for the one that the plan begins with; what is wrong with a plan is told by the room for it.
    private string? Chosen(Exchange exchange)
    {
        if (exchange is not { Tenant.Models.Count: > 0, Envelope: not null } || exchange.Snapshot.Plans.Find(exchange, out var plan) is not null)
        {
            return null;
        }

        return PlanRule.Choose(exchange, plan!, services.Clock, out var chosen) is null ? chosen?.Targets[0].Model : null;
    }

    private async ValueTask<Fault?> WaitAsync(Exchange exchange, TimeSpan wait)
    {
        exchange.Queued += wait;
        if (await services.WaitAsync(wait, exchange.Reply.Aborted).ConfigureAwait(false))
        {
            return null;
        }

        RequestRate.RefundRequest(exchange, services.Clock.Monotonic());
        return new Fault(FaultKind.ClientGone, "the client left while it waited for its rate of tokens") { Stage = FaultStage.Admit };
    }
}
