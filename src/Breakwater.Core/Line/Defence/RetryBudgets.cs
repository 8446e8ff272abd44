using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Defence;

/// <summary>
/// The one place where attempts are counted against the process's budgets: attempts ≤ (1 + r) · requests + b (invariant 5). A request that the caller's own SDK
/// repeats is no request but an attempt (A12.2).
/// </summary>
internal static class RetryBudgets
{
    /// <summary>Why the next attempt may not be made; null when it may, and is then counted.</summary>
    public static Fault? Refusal(Exchange exchange)
    {
        var budget = exchange.Snapshot.Defences.Retries;
        if (exchange.Attempts.Count == 0)
        {
            var repeated = exchange.Hints.ClientRetries > 0;
            if (!repeated)
            {
                exchange.Snapshot.Defences.Hedges.Deposit();
            }

            return budget.TryAdmit(repeated) ? null : new Fault(
                FaultKind.Overloaded, "this is a repeat by the caller's SDK on top of the gateway's own retries, and their common budget (retry.budget) is spent; set the SDK's max_retries to 0")
            {
                Stage = FaultStage.Plan,
                Final = true,
            };
        }

        return budget.TryWithdraw() ? null : new Fault(FaultKind.Overloaded, "the retry budget is spent (retry.budget)") { Stage = FaultStage.Plan };
    }

    /// <summary>Whether a hedge may be sent; then it is counted, as a hedge and as an attempt (C37).</summary>
    public static bool AllowHedge(Exchange exchange)
    {
        var defences = exchange.Snapshot.Defences;
        if (!defences.Hedges.TryWithdraw())
        {
            return false;
        }

        if (defences.Retries.TryWithdraw())
        {
            return true;
        }

        defences.Hedges.Return();
        return false;
    }
}
