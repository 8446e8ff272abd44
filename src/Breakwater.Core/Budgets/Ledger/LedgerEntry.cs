using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets.Ledger;

/// <summary>What one attempt, or one hold that nobody settled, cost.</summary>
public readonly record struct LedgerEntry
{
    /// <summary>When its money was put aside, else when the request arrived (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The request's id.</summary>
    public required string Request { get; init; }

    public required LedgerKind Kind { get; init; }

    /// <summary>What the provider is owed for it.</summary>
    public required Money Cost { get; init; }

    /// <summary>The tenant's id; null for callers without one.</summary>
    public string? Tenant { get; init; }

    /// <summary>The provider's name; null when it is not known any more.</summary>
    public string? Provider { get; init; }

    /// <summary>The model's catalogue id; null when it is not known any more.</summary>
    public string? Model { get; init; }

    /// <summary>The route that gave the candidates; null when it is not known any more.</summary>
    public string? Route { get; init; }

    /// <summary>The provider's HTTP status; 0 when none came.</summary>
    public int Status { get; init; }

    /// <summary>The caller's session; null without one.</summary>
    public string? Session { get; init; }

    /// <summary>The caller's tags; null or empty when there are none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Tags { get; init; }

    /// <summary>Tokens in every dimension, and whether they are estimated.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>True when the model's price is not known and the provider's dearest was taken.</summary>
    public bool PriceEstimated { get; init; }
}
