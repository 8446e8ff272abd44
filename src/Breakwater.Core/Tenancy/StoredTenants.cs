namespace Breakwater.Core.Tenancy;

/// <summary>What a tenant store holds.</summary>
public sealed record StoredTenants(IReadOnlyList<Tenant> Tenants, IReadOnlyList<TenantKey> Keys);
