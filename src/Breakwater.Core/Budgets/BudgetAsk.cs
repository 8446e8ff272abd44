using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>Whose money is asked for, and how much.</summary>
public readonly record struct BudgetAsk()
{
    /// <summary>The request's id, for the record; empty where there is none.</summary>
    public string Request { get; init; } = "";

    /// <summary>The tenant's id; null for callers without one.</summary>
    public string? Tenant { get; init; }

    /// <summary>The caller's session; null without one.</summary>
    public string? Session { get; init; }

    /// <summary>When money was first put aside for the same request, which decides what budgets it falls under; null when this is the first.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>True for work that may wait.</summary>
    public bool IsNonCritical { get; init; }

    /// <summary>True while the gateway is degraded.</summary>
    public bool IsDegraded { get; init; }

    /// <summary>The most that the request may cost.</summary>
    public required Money Want { get; init; }

    /// <summary>The least that it could be made to cost; <see cref="Want"/> when nothing can be done about it.</summary>
    public required Money Least { get; init; }

    /// <summary>How long the hold is good for.</summary>
    public required TimeSpan Lease { get; init; }
}
