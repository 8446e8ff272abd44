using Breakwater.Core.Primitives;

namespace Breakwater.Core.Budgets;

/// <summary>How one budget stands at a moment; held + settled + left = cap.</summary>
/// <param name="Scope">What it bounds.</param>
/// <param name="Owner">The tenant's id, the session's with its tenant's before it, or empty for everybody.</param>
/// <param name="Cap">What may be spent.</param>
/// <param name="Held">Put aside for requests under way.</param>
/// <param name="Settled">Spent.</param>
/// <param name="Left">What may still be put aside; negative when a cap was lowered below what is used, or a request cost more than its ceiling.</param>
/// <param name="Level">How far it is used up.</param>
/// <param name="Ends">When its window ends (UTC); null when it does not.</param>
public sealed record BudgetReading(BudgetScope Scope, string Owner, Money Cap, Money Held, Money Settled, Money Left, BudgetLevel Level, DateTimeOffset? Ends);

/// <summary>What happened to holds since the start.</summary>
/// <param name="Live">Under way.</param>
/// <param name="Reaped">Taken back because nobody ended them in time.</param>
/// <param name="Late">Settled after that.</param>
/// <param name="Overruns">Settled at more than was put aside.</param>
public sealed record HoldCounts(int Live, long Reaped, long Late, long Overruns);
