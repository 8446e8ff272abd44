using Breakwater.Core.Primitives;

namespace Breakwater.Core.Objectives;

/// <summary>Totals at a moment, or what came to them over some time.</summary>
/// <param name="At">The moment.</param>
public sealed record TrafficTotals(TimeSpan At)
{
    /// <summary>Requests of tier gold that count for the objective.</summary>
    public long Gold { get; init; }

    /// <summary>Those of them that were not served.</summary>
    public long GoldErrors { get; init; }

    /// <summary>Requests of which something was sent.</summary>
    public long Sent { get; init; }

    /// <summary>Those of them that went to another candidate than their plan's first.</summary>
    public long FailedOver { get; init; }

    /// <summary>All requests.</summary>
    public long Ended { get; init; }

    /// <summary>Those of them with a degraded answer.</summary>
    public long Degraded { get; init; }

    public Money Cost { get; init; }

    /// <summary>Share of gold requests that were served; 1 without any.</summary>
    public double GoldSuccess => Gold == 0 ? 1 : 1 - ((double)GoldErrors / Gold);

    /// <summary>Share of requests that failed over; 0 without any.</summary>
    public double FailoverRate => Sent == 0 ? 0 : (double)FailedOver / Sent;

    /// <summary>Share of degraded answers; 0 without any.</summary>
    public double DegradedRate => Ended == 0 ? 0 : (double)Degraded / Ended;

    /// <summary>What came since earlier totals.</summary>
    public TrafficTotals Since(TrafficTotals earlier) => new(At)
    {
        Gold = Gold - earlier.Gold,
        GoldErrors = GoldErrors - earlier.GoldErrors,
        Sent = Sent - earlier.Sent,
        FailedOver = FailedOver - earlier.FailedOver,
        Ended = Ended - earlier.Ended,
        Degraded = Degraded - earlier.Degraded,
        Cost = Cost - earlier.Cost,
    };
}
