using Breakwater.Core.Routing;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Line;

/// <summary>What a tenant is allowed, as the planner asks for it.</summary>
public static class Entitlements
{
    /// <summary>Everything for callers without a tenant, and for tenants without bounds.</summary>
    public static Entitlement Of(Tenant? tenant) => tenant is null or { AllowedModels.Count: 0, AllowedRoutes.Count: 0 }
        ? Entitlement.Everything
        : new Entitlement { Models = [.. tenant.AllowedModels.Select(pattern => new Glob(pattern))], Routes = tenant.AllowedRoutes };
}
