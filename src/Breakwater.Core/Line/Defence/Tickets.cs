using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Tenancy;

namespace Breakwater.Core.Line.Defence;

/// <summary>How a request stands in the queues (A1.14, A1.15, C25): gold tenants have guaranteed shares, the batch lane goes last.</summary>
internal static class Tickets
{
    /// <summary>For a probe of our own: behind every caller.</summary>
    public static GateEntry ForProbe { get; } = new() { Tenant = "probe", Partition = Partition.Batch };

    /// <summary>For the gate of the process, where a tenant's own bound holds.</summary>
    public static GateEntry ForProcess(Exchange exchange) => ForTarget(exchange) with { TenantMax = exchange.Tenant?.MaxInflight ?? 0 };

    /// <summary>For the gate of a target.</summary>
    public static GateEntry ForTarget(Exchange exchange) => new()
    {
        Tenant = exchange.Tenant?.Id ?? "",
        Weight = 1,
        Partition = PartitionOf(exchange.Tenant),
        Priority = (int)TierOf(exchange),
    };

    /// <summary>True for what may wait in an incident: the batch lane, and tier bronze (A4.15).</summary>
    public static bool IsNonCritical(Exchange exchange) => PartitionOf(exchange.Tenant) == Partition.Batch || TierOf(exchange) == SlaTier.Bronze;

    private static SlaTier TierOf(Exchange exchange) => exchange.Hints.SlaTier ?? exchange.Tenant?.Tier ?? SlaTier.Silver;

    private static Partition PartitionOf(Tenant? tenant) => tenant switch
    {
        { Lanes: Lanes.Batch } => Partition.Batch,
        { Tier: SlaTier.Gold } => Partition.Guaranteed,
        _ => Partition.Shared,
    };
}
