using Breakwater.Core.Budgets;
using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Line.Attempts;
using Breakwater.Core.Primitives;

namespace Breakwater.Core.Line.Spending;

/// <summary>
/// What a request cost, at its end: an entry for each attempt that its provider bills, whoever of them served, and what was held for all of them put in order. Requests
/// without any budget have entries too (F-C4).
/// </summary>
internal static class SpendRecord
{
    /// <summary>Puts what all attempts cost in place of what was held, and on record.</summary>
    public static void Settle(Exchange exchange, TimeProvider clock)
    {
        var spend = exchange.Spend is { Holds.Count: > 0 } some ? some : null;

        // What a provider is asked about an answer that it made before was charged when that was made.
        var billed = exchange.Operation is Operation.Generate or Operation.Embed ? exchange.Attempts.Count : 0;
        if (spend is null && (billed == 0 || !exchange.Snapshot.Budgets.IsRecorded))
        {
            return;
        }

        var unknown = Unknown(exchange, spend, clock);
        var at = spend?.Holds[0].At ?? exchange.EndedAt - clock.GetElapsedTime(exchange.Arrived, exchange.Ended);
        if (billed == 1 && (spend is null || spend.Holds.Count == 1))
        {
            SettleOne(exchange, spend, unknown, at);
            return;
        }

        var entries = new List<LedgerEntry>(billed);
        var left = Money.Zero;
        for (var i = 0; i < billed; i++)
        {
            if (EntryOf(exchange, exchange.Attempts[i], spend, unknown, at) is { } entry)
            {
                entries.Add(entry);
                left += entry.Cost;
            }
        }

        var ends = new HoldEnd[spend?.Holds.Count ?? 0];
        for (var i = 0; i < ends.Length; i++)
        {
            var hold = spend!.Holds[i];
            ends[i] = new HoldEnd(hold, i + 1 == ends.Length || left < hold.Amount ? left : hold.Amount);
            left -= ends[i].Spent;
        }

        exchange.Snapshot.Budgets.Settle(ends, [.. entries]);
    }

    // As nearly all are, without a list.
    private static void SettleOne(Exchange exchange, Spend? spend, AttemptRecord? unknown, DateTimeOffset at)
    {
        var book = exchange.Snapshot.Budgets;
        var found = EntryOf(exchange, exchange.Attempts[0], spend, unknown, at);
        var entry = found.GetValueOrDefault();
        ReadOnlySpan<LedgerEntry> entries = found is null ? [] : new(in entry);
        if (spend is null)
        {
            book.Settle([], entries);
            return;
        }

        var end = new HoldEnd(spend.Holds[0], found is null ? Money.Zero : entry.Cost);
        book.Settle(new ReadOnlySpan<HoldEnd>(in end), entries);
    }

    // The attempt whose answer the provider goes on making in its own time: what it will have cost is not known yet.
    private static AttemptRecord? Unknown(Exchange exchange, Spend? spend, TimeProvider clock)
    {
        if (exchange is not { IsQueued: true, Operation: Operation.Generate, Usage: null or { Estimated: true }, Attempts.Count: > 0 } || (exchange.Fault is not null && exchange.Winner is null))
        {
            return null;
        }

        var attempt = exchange.Winner ?? exchange.Attempts[^1];
        if (spend is null && attempt.Usage is null)
        {
            Settlement.PriceLoser(exchange, attempt, clock);
        }

        return attempt;
    }

    private static LedgerEntry? EntryOf(Exchange exchange, AttemptRecord attempt, Spend? spend, AttemptRecord? unknown, DateTimeOffset at)
    {
        // Charged as much as was held for it: nothing dearer can come.
        var isUnknown = ReferenceEquals(attempt, unknown);
        var cost = isUnknown && spend is not null ? Most(attempt.Cost, spend.Held - (exchange.Cost - attempt.Cost)) : attempt.Cost;
        if (attempt.Usage is null && cost == Money.Zero)
        {
            return null;
        }

        return new LedgerEntry
        {
            At = at,
            Request = exchange.Id,
            Kind = ReferenceEquals(attempt, exchange.Winner) ? LedgerKind.Answer : attempt.Fault is { Kind: FaultKind.Outrun } ? LedgerKind.HedgeLoser : isUnknown ? LedgerKind.Answer : LedgerKind.FailedAttempt,
            Cost = cost,
            Tenant = exchange.Tenant?.Id,
            Provider = attempt.Target.Provider,
            Model = attempt.Target.Model,
            Route = exchange.Route,
            Status = attempt.Status,
            Session = exchange.Hints.Session,
            Tags = exchange.Hints.Tags,
            Usage = attempt.Usage.GetValueOrDefault() is var usage && isUnknown ? usage with { Estimated = true } : usage,
            PriceEstimated = attempt.Target.PriceEstimated,
        };
    }

    private static Money Most(Money one, Money other) => one > other ? one : other;
}
