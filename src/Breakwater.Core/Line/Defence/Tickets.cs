using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;
using Breakwater.Core.Resilience.Concurrency;
using Breakwater.Core.Tenancy;
using Breakwater.Core.Wire;

namespace Breakwater.Core.Line.Defence;

/// <summary>How a request stands in the queues (A1.14, A1.15, C25): gold tenants have guaranteed shares, the batch lane goes last.</summary>
internal static class Tickets
{
    /// <summary>For a probe of our own: behind every caller.</summary>
    public static GateEntry ForProbe { get; } = new() { Tenant = "probe", Partition = Partition.Batch };

    /// <summary>For the gate of the process, where a tenant's own bound holds.</summary>
    public static GateEntry ForProcess(Exchange exchange) => ForTarget(exchange) with { TenantMax = exchange.Tenant?.MaxInflight ?? 0 };

    /// <summary>For asking at the gate of a target.</summary>
    public static GateEntry ForTarget(Exchange exchange) => Of(exchange, holder: null);

    /// <summary>For one call that enters a target; of the batch lane it is one that may have to give way.</summary>
    public static GateEntry ForCall(Exchange exchange) => Of(exchange, MayGiveWay(exchange) ? new BatchCall() : null);

    /// <summary>True for what may wait in an incident: the batch lane, and tier bronze (A4.15).</summary>
    public static bool IsNonCritical(Exchange exchange) => PartitionOf(exchange) == Partition.Batch || exchange.Tier == SlaTier.Bronze;

    private static GateEntry Of(Exchange exchange, BatchCall? holder) => new()
    {
        Tenant = exchange.Tenant?.Id ?? "",
        Weight = exchange.Tenant?.Weight ?? 1,
        Partition = PartitionOf(exchange),
        Priority = (int)exchange.Tier,
        Holder = holder,
    };

    // Only what may be sent again without doing anything twice: not what adds to state at the provider, and not what may use tools there.
    private static bool MayGiveWay(Exchange exchange) =>
        PartitionOf(exchange) == Partition.Batch && exchange is { IsQueued: false, Envelope: { HasTools: false, Binding: not StateBinding.Stored } };

    // Nobody waits for a job.
    private static Partition PartitionOf(Exchange exchange) => exchange switch
    {
        { Hints.IsJob: true } or { Tenant.Lanes: Lanes.Batch } => Partition.Batch,
        { Tenant.Tier: SlaTier.Gold } => Partition.Guaranteed,
        _ => Partition.Shared,
    };
}
