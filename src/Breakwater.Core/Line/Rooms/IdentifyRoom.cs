using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Rooms;

/// <summary>Key → tenant. While there is no tenant the gateway is open, on loopback only.</summary>
internal sealed class IdentifyRoom(TimeProvider clock) : IRoom
{
    public ValueTask<Fault?> EnterAsync(Exchange exchange)
    {
        var tenants = exchange.Snapshot.Tenants;
        if (tenants.IsOpen)
        {
            return default;
        }

        exchange.Tenant = exchange.Credential.IsEmpty ? null : tenants.Find(exchange.Credential.Span, clock);
        return exchange.Tenant is null ? ValueTask.FromResult<Fault?>(Refusal(exchange)) : default;
    }

    private static Fault Refusal(Exchange exchange) => new(FaultKind.InvalidApiKey, exchange.Credential.IsEmpty
        ? "no API key was sent; send your Breakwater key (bw_…) as 'Authorization: Bearer' or 'x-api-key'"
        : "this API key is not known here; send your Breakwater key (bw_…), not a provider's key")
    {
        Stage = FaultStage.Identify,
    };
}
