using Breakwater.Core.Objectives;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Burn;

/// <summary>Counts a request once it is over: for the objective, and for the shares of the last minutes.</summary>
public static class OutcomeCount
{
    internal static void Record(Exchange exchange)
    {
        var outcome = OutcomeOf(exchange.Fault);
        var outcomes = exchange.Snapshot.Outcomes;
        if (outcome is { } counted)
        {
            outcomes.Sli.Record(ProviderOf(exchange) ?? SliBook.Nobody, exchange.Tenant?.Id ?? SliBook.Nobody, counted);
        }

        outcomes.Traffic.Record(new TrafficEntry(exchange.Tier, outcome)
        {
            IsSent = exchange.Attempts.Count > 0,
            IsFailedOver = IsFailedOver(exchange),
            IsDegraded = exchange.Degraded is not null,
            Cost = exchange.Cost,
        });
    }

    /// <summary>How a fault counts; null for what is wrong with the request itself, or over its tenant's own limits.</summary>
    public static SliOutcome? OutcomeOf(Fault? fault)
    {
        if (fault is null)
        {
            return SliOutcome.Served;
        }

        return !FaultTable.Of(fault.Kind).CountsInSlo ? null : IsTimeout(fault.Kind) ? SliOutcome.TimedOut : SliOutcome.Failed;
    }

    /// <summary>The provider that answered or was tried last, or would have been tried first; null before there was a plan.</summary>
    private static string? ProviderOf(Exchange exchange) => exchange.Target?.Provider ?? (exchange.Targets.Count > 0 ? exchange.Targets[0].Provider : null);

    /// <summary>Whether a time limit ended it, ours or the provider's.</summary>
    private static bool IsTimeout(FaultKind kind) => kind is FaultKind.DeadlineExceeded or FaultKind.ConnectTimeout or FaultKind.TlsTimeout or FaultKind.FirstTokenTimeout
        or FaultKind.IdleTimeout or FaultKind.TotalTimeout or FaultKind.ProviderTimeout;

    private static bool IsFailedOver(Exchange exchange)
    {
        if (exchange.Attempts.Count == 0)
        {
            return false;
        }

        var isElsewhere = exchange.IsDiverted || exchange.IsShifted;
        for (var i = 1; i < exchange.Attempts.Count && !isElsewhere; i++)
        {
            isElsewhere = !exchange.Attempts[i].IsHedge && !ReferenceEquals(exchange.Attempts[i].Target, exchange.Attempts[0].Target);
        }

        return isElsewhere;
    }
}
