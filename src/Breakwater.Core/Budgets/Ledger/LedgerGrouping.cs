namespace Breakwater.Core.Budgets.Ledger;

/// <summary>What entries are summed by.</summary>
/// <param name="Key">Which of their properties.</param>
/// <param name="Tag">The tag's name, where <paramref name="Key"/> is <see cref="LedgerKey.Tag"/>.</param>
public readonly record struct LedgerGrouping(LedgerKey Key, string? Tag = null);

/// <summary>A property of entries that they can be summed by.</summary>
public enum LedgerKey
{
    /// <summary>None: one sum of all.</summary>
    All,
    Tenant,
    Provider,
    Model,
    Route,
    Kind,

    /// <summary>The day (UTC).</summary>
    Day,
    Tag,
}
