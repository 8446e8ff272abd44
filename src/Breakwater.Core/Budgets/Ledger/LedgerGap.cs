namespace Breakwater.Core.Budgets.Ledger;

/// <summary>What budgets that begin at one moment need to hear of the ledger: what was spent in their windows before that.</summary>
public sealed class LedgerGap
{
    /// <summary>How long a new cap waits for it before it lets nothing more through.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<BudgetAccount> accounts;

    private LedgerGap(DateTimeOffset to, IReadOnlyList<BudgetAccount> accounts) => (To, this.accounts) = (to, accounts);

    /// <summary>Where they begin; entries from there on do not count (UTC).</summary>
    public DateTimeOffset To { get; }

    /// <summary>The stretches to read, in order, each in one window of every budget that needs it.</summary>
    public IEnumerable<LedgerSpan> Spans()
    {
        var seconds = accounts.Where(static account => account.IsSliding).Select(static account => account.WindowStart).DefaultIfEmpty(To).Min();
        var from = accounts.Min(static account => account.WindowStart);
        while (from < To)
        {
            var next = from >= seconds ? from.AddSeconds(1) : Earlier(new DateTimeOffset(from.UtcDateTime.Date.AddDays(1), TimeSpan.Zero), seconds);
            next = Earlier(next, To);
            yield return new LedgerSpan(from, next);
            from = next;
        }
    }

    /// <summary>The gaps of accounts, one for each moment at which some began. Their owner holds the lock.</summary>
    internal static IReadOnlyList<LedgerGap> Of(IEnumerable<BudgetAccount> all)
    {
        var gaps = all.Where(static account => account.IsBehind).GroupBy(static account => account.Since).Select(static group => new LedgerGap(group.Key, [.. group])).ToList();
        foreach (var account in gaps.SelectMany(static gap => gap.accounts))
        {
            account.BeginReading();
        }

        return gaps;
    }

    internal bool Fill(IReadOnlyList<LedgerSlice> spent)
    {
        foreach (var account in accounts)
        {
            account.Fill(spent);
        }

        return !accounts.Any(static account => account.IsBehind);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
