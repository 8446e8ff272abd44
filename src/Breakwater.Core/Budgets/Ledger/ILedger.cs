namespace Breakwater.Core.Budgets.Ledger;

/// <summary>
/// What was spent, for good: entries are only ever added. Reading it first takes in what is on record and not in it yet. A ledger that is stopped throws an
/// <see cref="IOException"/> within seconds. Safe for concurrent use.
/// </summary>
public interface ILedger
{
    /// <summary>Entries of a span in the order of their numbers, after the number <paramref name="after"/>, at most <paramref name="most"/>.</summary>
    ValueTask<IReadOnlyList<LedgerRow>> ReadAsync(LedgerSpan span, long after, int most, CancellationToken cancellation);

    /// <summary>Sums of a span, the dearest first; of days, in their order.</summary>
    ValueTask<IReadOnlyList<LedgerSum>> SumAsync(LedgerSpan span, LedgerGrouping by, CancellationToken cancellation);

    /// <summary>What each tenant spent in a span, by the minute: much cheaper than <see cref="SumAsync"/> over weeks.</summary>
    ValueTask<IReadOnlyList<LedgerSlice>> SpentAsync(LedgerSpan span, CancellationToken cancellation);
}
