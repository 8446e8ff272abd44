using Breakwater.Core.Line.Rooms;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line;

/// <summary>The line: every request walks these rooms in this order, whoever sent it. The door stands before it, in the server.</summary>
public sealed class RequestLine(LineServices services)
{
    private readonly IRoom[] _rooms =
    [
        new IdentifyRoom(services.Clock),
        new AdmitRoom(services),
        new DecodeRoom(),
        new ReserveRoom(services),
        new PlanRoom(services.Clock),
        new AttemptRoom(services),
    ];

    private readonly SettleRoom _settle = new(services);

    /// <summary>Runs an exchange to its end; it is settled exactly once, whatever happens (invariant 2).</summary>
    public async Task RunAsync(Exchange exchange)
    {
        try
        {
            foreach (var room in _rooms)
            {
                exchange.Fault = await room.EnterAsync(exchange).ConfigureAwait(false);
                if (exchange.Fault is not null)
                {
                    break;
                }
            }
        }
        catch (Exception e)
        {
            services.OnBug(e, exchange);
            exchange.Fault = new Fault(FaultKind.Internal, $"the gateway failed on this request; its log has the details under {exchange.Id}");
        }

        await _settle.EnterAsync(exchange).ConfigureAwait(false);
    }
}
