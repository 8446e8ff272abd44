using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Rooms;

/// <summary>Key → tenant. While there is no tenant the gateway is open, on loopback only.</summary>
internal sealed class IdentifyRoom(TimeProvider clock) : IRoom
{
    public ValueTask<Fault?> EnterAsync(Exchange exchange)
    {
        var tenants = exchange.Snapshot.Tenants;
        if (exchange.Hints.IsJob)
        {
            return ValueTask.FromResult(TakeOver(exchange));
        }

        if (tenants.IsOpen)
        {
            return default;
        }

        exchange.Tenant = exchange.Credential.IsEmpty ? null : tenants.Find(exchange.Credential, clock);
        return exchange.Tenant is null ? ValueTask.FromResult<Fault?>(Refusal(exchange)) : default;
    }

    // Whose keys have all ended meanwhile is served no more, and neither is anybody without a key once there are tenants.
    private Fault? TakeOver(Exchange exchange)
    {
        var tenants = exchange.Snapshot.Tenants;
        if (exchange.Hints.OnBehalfOf is not { } id)
        {
            return tenants.IsOpen ? null : Revoked();
        }

        exchange.Tenant = tenants.FindTenant(id);
        return exchange.Tenant is null || tenants.CountKeys(id, clock.GetUtcNow()) == 0 ? Revoked() : null;
    }

    private static Fault Revoked() => new(FaultKind.InvalidApiKey, "no key of the tenant that this job is for lets it in any more") { Stage = FaultStage.Identify };

    private static Fault Refusal(Exchange exchange) => new(FaultKind.InvalidApiKey, exchange.Credential.IsEmpty
        ? "no API key was sent; send your Breakwater key (bw_…) as 'Authorization: Bearer' or 'x-api-key'"
        : "this API key is not known here; send your Breakwater key (bw_…), not a provider's key")
    {
        Stage = FaultStage.Identify,
    };
}
