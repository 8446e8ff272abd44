namespace Breakwater.Core.Tenancy;

/// <summary>
/// Tenants and keys made at run time, kept for good; those of the configuration file are not in it. Every change is durable, with its entry of the audit log,
/// when its task completes. A store that is stopped throws an <see cref="IOException"/> within seconds. Safe for concurrent use.
/// </summary>
public interface ITenantStore
{
    /// <summary>Everything there is, revoked and expired keys included.</summary>
    ValueTask<StoredTenants> LoadAsync(CancellationToken cancellation);

    /// <summary>Adds a tenant, or puts this one in its place.</summary>
    ValueTask SaveTenantAsync(Tenant tenant, AuditEntry why, CancellationToken cancellation);

    /// <summary>Adds a key; false when one with its id or its hash exists.</summary>
    ValueTask<bool> AddKeyAsync(TenantKey key, AuditEntry why, CancellationToken cancellation);

    /// <summary>Ends a key at a moment (UTC), now or later; false when there is none with this id. An earlier end stays.</summary>
    ValueTask<bool> EndKeyAsync(string id, DateTimeOffset at, AuditEntry why, CancellationToken cancellation);
}
