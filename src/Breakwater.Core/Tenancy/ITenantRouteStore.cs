namespace Breakwater.Core.Tenancy;

/// <summary>
/// Tenants' own orders of their routes, kept for good. Every change is durable, with its entry of the audit log, when its task completes. A store that is stopped throws
/// an <see cref="IOException"/> within seconds. Safe for concurrent use.
/// </summary>
public interface ITenantRouteStore
{
    /// <summary>Everything there is.</summary>
    ValueTask<IReadOnlyList<TenantRoute>> LoadAsync(CancellationToken cancellation);

    /// <summary>Adds a tenant's order, or puts this one in its place.</summary>
    ValueTask SaveAsync(TenantRoute route, AuditEntry why, CancellationToken cancellation);

    /// <summary>Takes a tenant's order away; false when it has none, and nothing is done.</summary>
    ValueTask<bool> RemoveAsync(string tenant, AuditEntry why, CancellationToken cancellation);
}
