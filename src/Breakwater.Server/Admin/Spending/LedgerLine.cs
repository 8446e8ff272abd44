using Breakwater.Core.Budgets.Ledger;
using Breakwater.Core.Primitives;

namespace Breakwater.Server.Admin.Spending;

/// <summary>Entries in the order of their numbers. Next: what <c>after</c> is for the next page; absent on the last.</summary>
internal sealed record LedgerAnswer(DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<LedgerLine> Entries, long? Next);

/// <summary>Sums by what they have in common, and of all of them.</summary>
internal sealed record LedgerSums(DateTimeOffset? From, DateTimeOffset? To, string Group, IReadOnlyList<LedgerGroup> Groups, LedgerGroup Total)
{
    public static LedgerSums Of(LedgerQuery query, IReadOnlyList<LedgerSum> sums)
    {
        var total = new LedgerSum(null, sums.Sum(sum => sum.Entries), sums.Sum(sum => sum.InputTokens), sums.Sum(sum => sum.OutputTokens), new Money(sums.Sum(sum => sum.Cost.NanoUsd)));
        return new LedgerSums(query.From, query.To, query.Group!, [.. sums.Select(LedgerGroup.Of)], LedgerGroup.Of(total));
    }
}

/// <summary>One sum. Name absent: those that have none.</summary>
internal sealed record LedgerGroup(string? Name, long Entries, long InputTokens, long OutputTokens, decimal CostUsd)
{
    public static LedgerGroup Of(LedgerSum sum) => new(sum.Group, sum.Entries, sum.InputTokens, sum.OutputTokens, LedgerLine.Usd(sum.Cost));
}

/// <summary>One entry. At is in UTC.</summary>
internal sealed record LedgerLine(
    long Seq, DateTime At, string Request, string Kind, string? Tenant, string? Provider, string? Model, string? Route, int Status, string? Session, IReadOnlyDictionary<string, string>? Tags,
    LedgerTokens Tokens, string Service, bool UsageEstimated, bool PriceEstimated, decimal CostUsd)
{
    private const decimal NanosPerUsd = 1_000_000_000m;

    public static LedgerLine Of(LedgerRow row)
    {
        var entry = row.Entry;
        return new LedgerLine(
            row.Sequence, entry.At.UtcDateTime, entry.Request, LedgerWords.Of(entry.Kind), entry.Tenant, entry.Provider, entry.Model, entry.Route, entry.Status, entry.Session,
            entry.Tags is { Count: > 0 } tags ? tags.ToDictionary(StringComparer.Ordinal) : null,
            LedgerTokens.Of(entry.Usage), LedgerWords.Of(entry.Usage.Tier), entry.Usage.Estimated, entry.PriceEstimated, Usd(entry.Cost));
    }

    public static decimal Usd(Money money) => money.NanoUsd / NanosPerUsd;
}

/// <summary>Tokens by what they cost, and tools that are billed apart.</summary>
internal sealed record LedgerTokens(
    long Input, long CacheRead, long CacheWrite, long CacheWriteLong, long Output, long Reasoning, long AudioInput, long AudioOutput, long WebSearches, long WebFetches)
{
    public static LedgerTokens Of(in TokenUsage usage) => new(
        usage.Input, usage.CacheRead, usage.CacheWrite, usage.CacheWriteLong, usage.Output, usage.Reasoning, usage.AudioInput, usage.AudioOutput, usage.WebSearches, usage.WebFetches);
}
