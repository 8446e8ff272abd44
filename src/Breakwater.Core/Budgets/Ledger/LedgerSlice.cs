using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets.Ledger;

/// <summary>What a tenant spent in a stretch of time that is in one window of every budget.</summary>
/// <param name="At">Where the stretch begins.</param>
/// <param name="Tenant">The tenant's id; null for callers without one.</param>
/// <param name="Cost">What it spent.</param>
public readonly record struct LedgerSlice(DateTimeOffset At, string? Tenant, Money Cost);
