namespace Breakwater.Core.Resilience.Concurrency;

/// <summary>A gate at one moment. Looking takes no permit.</summary>
/// <param name="Limit">Permits that may be out; null while open.</param>
/// <param name="InFlight">Permits that are out.</param>
/// <param name="Waiting">Calls in the queue.</param>
/// <param name="Guaranteed">The premium tenants' part.</param>
/// <param name="Shared">Everybody else's part.</param>
/// <param name="Batch">The batch lane's part.</param>
/// <param name="Tenants">The tenants that hold and want most, at most ten.</param>
/// <param name="PausedUntil">Before that nothing starts; null when that is past.</param>
/// <param name="Stable">Measured stable concurrency (A1.7); null before one full window.</param>
/// <param name="LastCut">When the limit was last cut; null before.</param>
public sealed record GateView(
    int? Limit,
    int InFlight,
    int Waiting,
    PartitionView Guaranteed,
    PartitionView Shared,
    PartitionView Batch,
    IReadOnlyList<TenantView> Tenants,
    TimeSpan? PausedUntil,
    double? Stable,
    TimeSpan? LastCut);

/// <summary>One partition: its share of the limit now (null while open, and for shared, which has whatever is left), permits out, calls in the queue.</summary>
public readonly record struct PartitionView(int? Share, int InFlight, int Waiting);

/// <summary>One tenant: permits out, calls in the queue.</summary>
public readonly record struct TenantView(string Tenant, int InFlight, int Waiting);
