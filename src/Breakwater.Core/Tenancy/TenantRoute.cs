namespace Breakwater.Core.Tenancy;

/// <summary>A tenant's own order of what its routes offer (A6.10, A6.12). Names are of providers, of models, or <c>provider/model</c>.</summary>
/// <param name="Tenant">The tenant's id.</param>
/// <param name="Primary">What goes first.</param>
/// <param name="Secondary">What goes next; null for the others as they are listed.</param>
public sealed record TenantRoute(string Tenant, string Primary, string? Secondary)
{
    /// <summary>Shares of the traffic of the first and the second; null where the first gets it all.</summary>
    public RouteWeights? Weights { get; init; }
}

/// <summary>Shares of the traffic, 0 to 1000, not both 0.</summary>
public sealed record RouteWeights(int Primary, int Secondary);
