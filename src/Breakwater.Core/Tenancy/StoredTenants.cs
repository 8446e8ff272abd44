namespace Breakwater.Core.Tenancy;

/// <summary>What a tenant store holds.</summary>
public sealed record StoredTenants(IReadOnlyList<Tenant> Tenants, IReadOnlyList<TenantKey> Keys)
{
    /// <summary>What a new store holds.</summary>
    public static StoredTenants None { get; } = new([], []);

    /// <summary>True when there is neither tenant nor key.</summary>
    public bool IsEmpty => Tenants.Count + Keys.Count == 0;

    /// <summary>The tenant of an id; null when there is none.</summary>
    public Tenant? FindTenant(string id) => Tenants.FirstOrDefault(tenant => string.Equals(tenant.Id, id, StringComparison.Ordinal));

    /// <summary>The key of an id; null when there is none.</summary>
    public TenantKey? FindKey(string id) => Keys.FirstOrDefault(key => string.Equals(key.Id, id, StringComparison.Ordinal));

    /// <summary>The same with a tenant added, or in the place of the one of its id.</summary>
    public StoredTenants With(Tenant tenant) => this with { Tenants = [.. Tenants.Where(one => !string.Equals(one.Id, tenant.Id, StringComparison.Ordinal)), tenant] };

    /// <summary>The same with a key added, or in the place of the one of its id.</summary>
    public StoredTenants With(TenantKey key) => this with { Keys = [.. Keys.Where(one => !string.Equals(one.Id, key.Id, StringComparison.Ordinal)), key] };
}
