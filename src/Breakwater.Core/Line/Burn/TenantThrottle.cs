using Breakwater.Core.Resilience.RateLimit;

namespace Breakwater.Core.Line.Burn;

/// <summary>Tenants that may ask no faster than a rate for now.</summary>
/// <param name="Tenants">Their ids.</param>
/// <param name="Limit">Of requests, for each of them.</param>
internal sealed record TenantThrottle(IReadOnlySet<string> Tenants, RateLimit Limit);
