namespace Breakwater.Core.Objectives;

/// <summary>Whose error budget it is (C25): by the tenant's own tier, not by what one of its requests asks for.</summary>
public enum TenantClass
{
    /// <summary>Tenants of tier gold: tier-1, the paying core (A6.15).</summary>
    Gold,

    /// <summary>Tenants of tier silver: tier-2, standard (A6.16).</summary>
    Silver,

    /// <summary>Tenants of tier bronze.</summary>
    Bronze,

    /// <summary>Tenants that <c>objectives.internal.tenants</c> names, whatever their tier (A6.17).</summary>
    Internal,

    /// <summary>Callers without a tenant, or whose tenant is not known any more: nothing is done with less for them.</summary>
    Open,
}

/// <summary>What is done with less while error budgets burn.</summary>
[Flags]
public enum Restraints
{
    None = 0,

    /// <summary>No fallback of a gold tenant's request costs more than its first candidate (A6.15).</summary>
    GoldNotDearer = 1,

    /// <summary>A silver tenant's request has one retry, and a shorter answer where that is set (A6.16).</summary>
    SilverShort = 2,

    /// <summary>Internal tenants ask no faster than they are allowed then (A6.17).</summary>
    InternalThrottled = 4,
}
